import { CosmosClient } from "@azure/cosmos";
import { ManagedIdentityCredential } from "@azure/identity";
import { ServiceBusClient } from "@azure/service-bus";
import { BlobServiceClient } from "@azure/storage-blob";

/** How to reach one service: with a connection string on the desk, by identity in Azure. */
export type ServiceAddress =
  | { readonly kind: "connection-string"; readonly connectionString: string }
  | { readonly kind: "identity"; readonly endpoint: string };

/** One client per service for the whole application. */
export interface Clients {
  readonly cosmos: CosmosClient;
  readonly serviceBus: ServiceBusClient;
  readonly uploads: BlobServiceClient;
  readonly archive: BlobServiceClient;
}

export interface ServiceAddresses {
  readonly cosmos: ServiceAddress;
  readonly serviceBus: ServiceAddress;
  readonly uploadsStorage: ServiceAddress;
  readonly archiveStorage: ServiceAddress;
  readonly identityClientId: string | undefined;
}

/** Opens the clients; none of them connects before it is used. */
export function openClients(addresses: ServiceAddresses): Clients {
  const credential = (): ManagedIdentityCredential =>
    addresses.identityClientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId: addresses.identityClientId });
  return {
    cosmos: cosmosClient(addresses.cosmos, credential),
    serviceBus: serviceBusClient(addresses.serviceBus, credential),
    uploads: blobClient(addresses.uploadsStorage, credential),
    archive: blobClient(addresses.archiveStorage, credential),
  };
}

type Credential = () => ManagedIdentityCredential;

function cosmosClient(address: ServiceAddress, credential: Credential): CosmosClient {
  // One write region: nothing to discover, and no background refresh that keeps a process alive.
  const connectionPolicy = { enableEndpointDiscovery: false, requestTimeout: 8_000 };
  if (address.kind === "identity") {
    return new CosmosClient({ endpoint: address.endpoint, aadCredentials: credential(), connectionPolicy });
  }
  const parts = new Map(
    address.connectionString
      .split(";")
      .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
  );
  const endpoint = parts.get("AccountEndpoint") ?? "";
  return new CosmosClient({ endpoint, key: parts.get("AccountKey") ?? "", connectionPolicy });
}

function serviceBusClient(address: ServiceAddress, credential: Credential): ServiceBusClient {
  const options = { retryOptions: { maxRetries: 2, timeoutInMs: 5_000 } };
  return address.kind === "identity"
    ? new ServiceBusClient(address.endpoint, credential(), options)
    : new ServiceBusClient(address.connectionString, options);
}

function blobClient(address: ServiceAddress, credential: Credential): BlobServiceClient {
  // The SDK would wait 4 s before its first retry: the deadline of a call leaves time for no second one.
  const options = { retryOptions: { maxTries: 3, tryTimeoutInMs: 8_000, retryDelayInMs: 250 } };
  return address.kind === "identity"
    ? new BlobServiceClient(address.endpoint, credential(), options)
    : BlobServiceClient.fromConnectionString(address.connectionString, options);
}
