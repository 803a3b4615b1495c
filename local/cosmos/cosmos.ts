import { once } from "node:events";
import { type AddressInfo } from "node:net";
import { openCatalog } from "./containers.ts";
import { openDocuments } from "./documents.ts";
import { openOffers } from "./offers.ts";
import { createCosmosServer, type Operation } from "./server.ts";
import { openStore } from "./store.ts";

export { type Operation } from "./server.ts";

/** The well-known key of Azure's own emulators: public, so that nobody takes it for a secret. */
export const emulatorKey =
  "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

export interface CosmosOptions {
  /** The port to listen on, 0 (the default) for any that is free. */
  readonly port?: number;
  /** Where data is kept; in memory when absent. */
  readonly dataDirectory?: string;
  /** The account's key in Base64; {@link emulatorKey} when absent. */
  readonly key?: string;
  /** Told of each request on items once it is answered. */
  readonly observe?: (operation: Operation) => void;
  /** Told when the emulator itself fails; the console when absent. */
  readonly onTrouble?: (error: unknown) => void;
}

/** A running emulator. */
export interface Cosmos {
  readonly port: number;
  readonly endpoint: string;
  readonly key: string;
  readonly connectionString: string;
  /** Has the next `count` item requests answered with 429 and `x-ms-retry-after-ms`. */
  readonly throttle: (count: number) => void;
  /** Has every request answered with 503, as in an outage, until it is told that this is over. */
  readonly refuse: (refusing: boolean) => void;
  /** Stops listening, drops open connections and closes the store. */
  readonly close: () => Promise<void>;
}

/**
 * Starts an Azure Cosmos DB (NoSQL API) emulator on 127.0.0.1, over plain HTTP, for the unmodified `@azure/cosmos`.
 *
 * @throws Error when the port is taken, or the data directory cannot be written or is in use
 */
export async function startCosmos(options: CosmosOptions = {}): Promise<Cosmos> {
  const key = options.key ?? emulatorKey;
  const store = openStore(options.dataDirectory);
  let toThrottle = 0;
  let isOut = false;
  const server = createCosmosServer({
    service: {
      store,
      catalog: openCatalog(store),
      documents: openDocuments(store),
      offers: openOffers(store),
    },
    key: Buffer.from(key, "base64"),
    observe: options.observe ?? (() => undefined),
    onTrouble: options.onTrouble ?? ((error) => console.error("The Cosmos emulator failed.", error)),
    takeThrottle: () => toThrottle > 0 && toThrottle-- > 0,
    isOut: () => isOut,
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    store.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    port,
    endpoint,
    key,
    connectionString: `AccountEndpoint=${endpoint}/;AccountKey=${key};`,
    throttle: (count) => {
      toThrottle = count;
    },
    refuse: (refusing) => {
      isOut = refusing;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}
