import { createRequire, Module } from "node:module";
import type { Server } from "node:http";
import { join } from "node:path";

/**
 * The parts of Azurite that we rely on. They are its internals: the version is pinned in package.json,
 * and the suites under test/local/blob fail where they have moved.
 */
export interface AzuriteBlobServer {
  readonly httpServer: Server;
  readonly metadataStore: LokiStore;
  readonly extentMetadataStore: LokiStore;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** One of Azurite's stores: a database in memory that Azurite saves as a whole every five seconds. */
export interface LokiStore {
  readonly db: LokiDatabase;
  /** Makes the collections that are not there yet. */
  init(): Promise<void>;
}

export interface LokiDatabase {
  readonly collections: readonly LokiCollection[];
  autosaveDisable(): void;
  saveDatabase: (done?: (error?: Error) => void) => void;
}

export interface LokiCollection {
  readonly name: string;
  readonly data: LokiDocument[];
  readonly uniqueNames: readonly string[];
  maxId: number;
  idIndex: number[] | null;
  ensureId(): void;
  ensureAllIndexes(force: boolean): void;
  ensureUniqueIndex(field: string): void;
  on(events: readonly LokiEvent[], listener: (document: LokiDocument) => void): void;
}

export type LokiEvent = "insert" | "update" | "delete";

export type LokiDocument = Readonly<Record<string, unknown>> & { readonly $loki: number };

export interface AzuriteSettings {
  readonly port: number;
  /** Absent: everything is kept in memory. */
  readonly dataDirectory: string | undefined;
}

/** Azurite's blob server, not started: on 127.0.0.1, without logs, for every version of the protocol. */
export function azuriteBlobServer({ port, dataDirectory }: AzuriteSettings): AzuriteBlobServer {
  const { BlobConfiguration, BlobServer } = loadAzurite();
  const folder = dataDirectory ?? "";
  return new BlobServer(
    Object.assign(new BlobConfiguration("127.0.0.1", port), {
      metadataDBPath: join(folder, "blob-metadata.json"),
      extentDBPath: join(folder, "extent-metadata.json"),
      persistencePathArray: [{ ...EXTENTS, locationPath: join(folder, "extents") }],
      isMemoryPersistence: dataDirectory === undefined,
      enableAccessLog: false,
      skipApiVersionCheck: true,
    }),
  );
}

/** The files that hold the bytes of blobs: as many are written at the same time as there are concurrent writes. */
const EXTENTS = { locationId: "Default", maxConcurrency: 8 };

interface Azurite {
  readonly BlobConfiguration: new (...settings: readonly unknown[]) => object;
  readonly BlobServer: new (configuration: object) => AzuriteBlobServer;
}

/**
 * Loads Azurite with an empty module in the place of the library that it would send telemetry with: only
 * Azurite's command line ever uses that library, and loading it takes three quarters of the time.
 */
function loadAzurite(): Azurite {
  const require = createRequire(import.meta.url);
  const telemetry = createRequire(require.resolve("azurite")).resolve("applicationinsights");
  require.cache[telemetry] ??= emptyModule(telemetry);
  const configuration = require("azurite/dist/src/blob/BlobConfiguration") as {
    readonly default: Azurite["BlobConfiguration"];
  };
  const server = require("azurite/dist/src/blob/BlobServer") as { readonly default: Azurite["BlobServer"] };
  return { BlobConfiguration: configuration.default, BlobServer: server.default };
}

function emptyModule(path: string): Module {
  const empty = new Module(path);
  empty.loaded = true;
  return empty;
}
