import { mkdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { azuriteBlobServer } from "./azurite.ts";
import { openJournal, type Journal } from "./journal.ts";

export interface BlobServiceOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Where blobs are kept over restarts, made where it is missing; absent: memory. */
  readonly dataDirectory?: string;
  /** Told of every answer, once it has been handed over to the client. */
  readonly observe?: (operation: BlobOperation) => void;
}

export interface BlobOperation {
  readonly method: string;
  /** Empty for operations on the account. */
  readonly container: string;
  /** Empty for operations on a container. */
  readonly blob: string;
  readonly status: number;
  /** Length of the body: the request's for PUT and POST, the answer's for GET; 0 where none was stated. */
  readonly bytes: number;
}

export interface BlobService {
  readonly port: number;
  /** Of the account devstoreaccount1, with the key that every emulator of Azure Storage has. */
  readonly connectionString: string;
  close(): Promise<void>;
}

/**
 * Starts Azurite's blob service in this process, on 127.0.0.1 only, without telemetry or access log.
 * With a data directory, what a client was told to be written is still there after the process was killed.
 *
 * @throws where the port is taken, or another process has the data directory.
 */
export async function startBlobService(options: BlobServiceOptions = {}): Promise<BlobService> {
  const { port = 0, dataDirectory, observe } = options;
  const journal = dataDirectory === undefined ? undefined : await journalIn(dataDirectory);
  const server = azuriteBlobServer({ port, dataDirectory });
  if (observe !== undefined) server.httpServer.on("request", reportTo(observe));
  try {
    await journal?.keep(server.extentMetadataStore);
    await journal?.keep(server.metadataStore);
    await server.start();
  } catch (trouble) {
    journal?.close();
    throw trouble;
  }
  const address = server.httpServer.address() as AddressInfo;
  return {
    port: address.port,
    connectionString: connectionString(address.port),
    close: async () => {
      await server.close();
      server.httpServer.closeAllConnections();
      journal?.close();
    },
  };
}

async function journalIn(dataDirectory: string): Promise<Journal> {
  await mkdir(dataDirectory, { recursive: true });
  return openJournal(join(dataDirectory, "blobs.sqlite"));
}

const ACCOUNT = "devstoreaccount1";
const ACCOUNT_KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

function connectionString(port: number): string {
  return [
    "DefaultEndpointsProtocol=http",
    `AccountName=${ACCOUNT}`,
    `AccountKey=${ACCOUNT_KEY}`,
    `BlobEndpoint=http://127.0.0.1:${port}/${ACCOUNT};`,
  ].join(";");
}

function reportTo(observe: (operation: BlobOperation) => void) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { method = "", url = "" } = request;
    response.once("finish", () => {
      const carrier =
        method === "GET" ? response.getHeader("content-length") : request.headers["content-length"];
      observe({ method, ...target(url), status: response.statusCode, bytes: Number(carrier ?? 0) });
    });
  };
}

/** Paths are /account/container/blob, where a blob's name may hold slashes, percent-encoded or not. */
function target(url: string): Pick<BlobOperation, "container" | "blob"> {
  const [path = ""] = url.split("?");
  const [, , container = "", ...blob] = path.split("/");
  return { container: decodeURIComponent(container), blob: decodeURIComponent(blob.join("/")) };
}
