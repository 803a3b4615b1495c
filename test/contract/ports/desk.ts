import { type ContainerClient } from "@azure/storage-blob";
import { startBlobService } from "../../../local/blob/blob-service.ts";
import { type Cosmos, emulatorKey, startCosmos } from "../../../local/cosmos/cosmos.ts";
import { startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { createBlobContainers, createContainers, serviceBusConfig } from "../../../local/topology.ts";
import { type BlobContainers, blobDocuments } from "../../../shared/adapters/azure/blob-documents.ts";
import { type Clients, type ServiceAddress, openClients } from "../../../shared/adapters/azure/clients.ts";
import { type CosmosDocuments, cosmosDocuments } from "../../../shared/adapters/azure/cosmos-documents.ts";
import { type Call } from "../../../shared/adapters/azure/trouble.ts";
import { topology } from "../../../shared/contracts/topology.ts";
import { type Documents } from "../../../shared/application/ports/documents.ts";
import { type FaultyProxy, startFaultyProxy } from "./faulty-proxy.ts";

/** An emulator with the application's containers, and the application's own client in front of it. */
export interface CosmosDesk {
  readonly emulator: Cosmos;
  readonly proxy: FaultyProxy;
  readonly documents: (container: string) => CosmosDocuments;
  readonly close: () => Promise<void>;
}

export async function cosmosDesk(): Promise<CosmosDesk> {
  const emulator = await startCosmos();
  await createContainers(emulator);
  const proxy = await startFaultyProxy(emulator.port);
  const { cosmos: client } = clientsOf({ cosmos: cosmosAt(proxy.port) });
  const database = client.database(topology.database);
  return {
    emulator,
    proxy,
    documents: (container) => cosmosDocuments(database.container(container)),
    close: async () => {
      client.dispose();
      await proxy.close();
      await emulator.close();
    },
  };
}

/** A blob service with the application's containers, and the application's own client in front of it. */
export interface BlobDesk {
  readonly proxy: FaultyProxy;
  readonly documents: Documents;
  /** The same with another deadline. */
  readonly documentsUnder: (call: Call) => Documents;
  /** The container of uploads, for what somebody else puts there. */
  readonly uploads: ContainerClient;
  readonly close: () => Promise<void>;
}

export async function blobDesk(): Promise<BlobDesk> {
  const service = await startBlobService();
  await createBlobContainers(service.connectionString);
  const proxy = await startFaultyProxy(service.port);
  const connectionString = service.connectionString.replace(
    `:${String(service.port)}/`,
    `:${String(proxy.port)}/`,
  );
  const containers = containersAt(connectionString);
  return {
    proxy,
    documents: blobDocuments(containers),
    documentsUnder: (call) => blobDocuments(containers, call),
    uploads: containers.uploads,
    close: async () => {
      await proxy.close();
      await service.close();
    },
  };
}

/** A namespace with the application's queues. */
export interface ServiceBusDesk {
  readonly connectionString: string;
  readonly client: Clients["serviceBus"];
  readonly close: () => Promise<void>;
}

export async function serviceBusDesk(): Promise<ServiceBusDesk> {
  const service = await startServiceBus({ config: serviceBusConfig });
  const { connectionString } = service;
  const { serviceBus: client } = clientsOf({ serviceBus: { kind: "connection-string", connectionString } });
  return {
    connectionString,
    client,
    close: async () => {
      await client.close();
      await service.close();
    },
  };
}

/** The application's clients; a service that a test does not name is at an address where nobody is. */
export const clientsOf = (
  addresses: Partial<Readonly<Record<"cosmos" | "serviceBus" | "archiveStorage", ServiceAddress>>>,
): Clients =>
  openClients({
    cosmos: cosmosAt(1),
    serviceBus: serviceBusAt(1),
    uploadsStorage: addresses.archiveStorage ?? blobServiceAt(1),
    archiveStorage: blobServiceAt(1),
    identityClientId: undefined,
    ...addresses,
  });

export const cosmosAt = (port: number): ServiceAddress =>
  address(`AccountEndpoint=http://127.0.0.1:${String(port)}/;AccountKey=${emulatorKey};`);

export const serviceBusAt = (port: number): ServiceAddress =>
  address(
    `Endpoint=sb://127.0.0.1:${String(port)};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;`,
  );

export const blobServiceAt = (port: number): ServiceAddress =>
  address(
    `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${emulatorKey};BlobEndpoint=http://127.0.0.1:${String(port)}/devstoreaccount1;`,
  );

const address = (connectionString: string): ServiceAddress => ({
  kind: "connection-string",
  connectionString,
});

function containersAt(connectionString: string): BlobContainers {
  const { archive } = clientsOf({ archiveStorage: address(connectionString) });
  return {
    uploads: archive.getContainerClient("uploads"),
    reports: archive.getContainerClient("reports"),
    publications: archive.getContainerClient("publications"),
  };
}
