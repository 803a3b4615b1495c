import { BlobServiceClient } from "@azure/storage-blob";
import {
  CosmosClient,
  type Database,
  type IndexingPolicy,
  PartitionKeyDefinitionVersion,
  PartitionKeyKind,
} from "@azure/cosmos";
import { type ContainerTopology, topology } from "../shared/contracts/topology.ts";
import { type ServiceBusConfig } from "./service-bus/config.ts";

/** The queues of the application in the official emulator's Config.json format. */
export const serviceBusConfig: ServiceBusConfig = {
  UserConfig: {
    Namespaces: [
      {
        // The one name that Microsoft's emulator takes without a warning.
        Name: "sbemulatorns",
        Queues: topology.queues.map(({ name, lockDurationSeconds, maxDeliveryCount }) => ({
          Name: name,
          Properties: {
            LockDuration: `PT${String(lockDurationSeconds)}S`,
            MaxDeliveryCount: maxDeliveryCount,
            DeadLetteringOnMessageExpiration: true,
            RequiresDuplicateDetection: false,
            RequiresSession: false,
          },
        })),
      },
    ],
    Logging: { Type: "Console" },
  },
};

/**
 * Afterwards the database and its containers exist, as Bicep makes them in Azure: those of a desk whose data is
 * older than an index get that index.
 */
export async function createContainers(account: {
  readonly endpoint: string;
  readonly key: string;
}): Promise<void> {
  const client = new CosmosClient({ ...account, connectionPolicy: { enableEndpointDiscovery: false } });
  try {
    const { database } = await client.databases.createIfNotExists({ id: topology.database });
    await Promise.all(
      topology.containers.map((container) => createContainer(database, containerDefinition(container))),
    );
  } finally {
    client.dispose();
  }
}

/** Afterwards the blob containers exist. */
export async function createBlobContainers(connectionString: string): Promise<void> {
  const client = BlobServiceClient.fromConnectionString(connectionString);
  await Promise.all(
    topology.blobContainers.map((name) => client.getContainerClient(name).createIfNotExists()),
  );
}

async function createContainer(
  database: Database,
  definition: ReturnType<typeof containerDefinition>,
): Promise<void> {
  const { container, resource } = await database.containers.createIfNotExists(definition);
  const isAsDefined = indexesOf(resource?.indexingPolicy) === indexesOf(definition.indexingPolicy);
  if (!isAsDefined) await container.replace(definition);
}

const indexesOf = ({ includedPaths, compositeIndexes }: IndexingPolicy = {}): string =>
  JSON.stringify([includedPaths, compositeIndexes]);

const containerDefinition = ({ name, partitionKey, indexing }: ContainerTopology) => ({
  id: name,
  partitionKey: {
    paths: [...partitionKey],
    kind: partitionKey.length > 1 ? PartitionKeyKind.MultiHash : PartitionKeyKind.Hash,
    version: PartitionKeyDefinitionVersion.V2,
  },
  indexingPolicy: indexingPolicy(indexing),
});

/** Only what queries ask for is indexed: each further path costs request units at every write. */
const indexingPolicy = ({ included, composite }: ContainerTopology["indexing"]): IndexingPolicy => ({
  indexingMode: "consistent",
  automatic: true,
  includedPaths: included.map((path) => ({ path })),
  excludedPaths: [{ path: "/*" }],
  compositeIndexes: composite.map((paths) => paths.map(compositePath)),
});

function compositePath(text: string): { path: string; order: "ascending" | "descending" } {
  const [path = "", order] = text.split(" ");
  return { path, order: order === "descending" ? "descending" : "ascending" };
}
