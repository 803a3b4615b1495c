import topologyFile from "./topology.json" with { type: "json" };

export interface ContainerTopology {
  readonly name: string;
  readonly partitionKey: readonly string[];
  /** The paths that queries ask for, and the orders over several paths, each `"/path ascending|descending"`. */
  readonly indexing: {
    readonly included: readonly string[];
    readonly composite: readonly (readonly string[])[];
  };
}

export interface QueueTopology {
  readonly name: string;
  readonly lockDurationSeconds: number;
  readonly maxDeliveryCount: number;
}

/** The names of everything the application stores in and sends to: triggers, adapters, Bicep and emulators read it. */
export interface Topology {
  readonly database: string;
  readonly containers: readonly ContainerTopology[];
  readonly blobContainers: readonly string[];
  readonly queues: readonly QueueTopology[];
}

export const topology: Topology = topologyFile;
