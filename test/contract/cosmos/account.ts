import { createHmac, randomUUID } from "node:crypto";
import {
  type Container,
  type ContainerDefinition,
  type ContainerRequest,
  CosmosClient,
  type Database,
  type FeedOptions,
  type Resource,
} from "@azure/cosmos";
import { startCosmos } from "../../../local/cosmos/cosmos.ts";

/** A database of its own on an account, for one suite. */
export interface Account {
  readonly client: CosmosClient;
  readonly connectionString: string;
  readonly database: Database;
  /** Makes a container with a name of its own; keyed by `/pk` unless said otherwise. */
  readonly container: (request?: ContainerRequest) => Promise<Container>;
  readonly close: () => Promise<void>;
}

/**
 * Opens the account that `FILING_CONTRACT_COSMOS` names (`AccountEndpoint=...;AccountKey=...`), or an emulator that lives
 * as long as the suite.
 */
export async function openAccount(): Promise<Account> {
  const given = process.env["FILING_CONTRACT_COSMOS"];
  const emulator = given === undefined ? await startCosmos() : undefined;
  const connectionString = given ?? emulator?.connectionString ?? "";
  const client = new CosmosClient(connectionString);
  const { database } = await client.databases.create({ id: `contract-${randomUUID()}` });
  return {
    client,
    connectionString,
    database,
    container: async (request = {}) => {
      const id = `c-${randomUUID()}`;
      return (await database.containers.create({ id, partitionKey: { paths: ["/pk"] }, ...request }))
        .container;
    },
    close: async () => {
      await database.delete();
      client.dispose();
      await emulator?.close();
    },
  };
}

/** What a container is now. @throws Error when there is none */
export async function definitionOf(container: Container): Promise<ContainerDefinition & Resource> {
  const { resource } = await container.read();
  if (resource === undefined) throw new Error("There is no such container.");
  return resource;
}

/** The status with which the service refuses; fails when it does not. */
export async function refusal(work: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  try {
    await work;
  } catch (error) {
    const refused = error as { code?: unknown; cause?: { code?: unknown }; message: string };
    return { code: refused.code ?? refused.cause?.code, message: refused.message };
  }
  throw new Error("The service accepted what it was to refuse.");
}

/** Reads a query page by page. */
export async function pages<T>(
  container: Container,
  query: Parameters<Container["items"]["query"]>[0],
  options: { partitionKey?: string | string[]; maxItemCount: number },
): Promise<readonly (readonly T[])[]> {
  const read: (readonly T[])[] = [];
  let next: FeedOptions = {};
  for (;;) {
    const page = await container.items.query<T>(query, { ...options, ...next }).fetchNext();
    read.push(page.resources);
    const continuationToken = page.continuationToken as string | undefined; // absent after the last page
    if (continuationToken === undefined) return read;
    next = { continuationToken };
  }
}

/** The change feed of a container from one of `ChangeFeedStartFrom`'s beginnings. */
export function changesOf<T>(container: Container, changeFeedStartFrom: object, maxItemCount = 100) {
  return container.items.getChangeFeedIterator<T>({ changeFeedStartFrom, maxItemCount });
}

/** All results of a query. */
export async function results<T = unknown>(
  container: Container,
  query: Parameters<Container["items"]["query"]>[0],
  partitionKey?: string | string[],
): Promise<readonly T[]> {
  const options = partitionKey === undefined ? {} : { partitionKey };
  return (await container.items.query<T>(query, options).fetchAll()).resources;
}

/** Where the account is and the key that it knows. */
export function endpointOf({ connectionString }: Pick<Account, "connectionString">): {
  readonly endpoint: string;
  readonly key: string;
} {
  const { AccountEndpoint: endpoint = "", AccountKey: key = "" } = Object.fromEntries(
    connectionString.split(";").map((part) => part.split(/=(.*)/s).slice(0, 2)),
  ) as Record<string, string>;
  return { endpoint, key };
}

export interface RawRequest {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** What is signed as the resource's link; the one that the path names when absent. */
  readonly link?: string;
}

interface Signed {
  readonly method: string;
  readonly path: string;
  readonly date: string;
  readonly key: string;
  readonly link?: string;
}

/** What the account's key makes of a request, as its header `authorization` carries it. */
export function authorizationOf({ method, path, date, key, link }: Signed): string {
  const segments = decodeURIComponent(path).split("/").slice(1);
  const isFeed = segments.length % 2 === 1;
  const type = segments.at(isFeed ? -1 : -2) ?? "";
  const named = (isFeed ? segments.slice(0, -1) : segments).join("/");
  const text = `${method.toLowerCase()}\n${type}\n${link ?? named}\n${date.toLowerCase()}\n\n`;
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
  return encodeURIComponent(`type=master&ver=1.0&sig=${signature}`);
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Sends a signed request that the client would not send. */
export async function sendTo(
  account: Pick<Account, "connectionString">,
  { method, path, headers = {}, body, ...signed }: RawRequest,
): Promise<RawAnswer> {
  const { endpoint, key } = endpointOf(account);
  const date = new Date().toUTCString();
  const authorization = authorizationOf({ method, path, date, key, ...signed });
  const response = await fetch(endpoint.replace(/\/$/, "") + path, {
    method,
    headers: {
      ...headers,
      authorization,
      "content-type": headers["content-type"] ?? "application/json",
      "x-ms-date": date,
      "x-ms-version": "2020-07-15",
    },
    ...(body === undefined ? {} : { body }),
  });
  const answer = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: answer === "" ? undefined : (JSON.parse(answer) as unknown),
  };
}
