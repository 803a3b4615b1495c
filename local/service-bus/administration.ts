import { randomUUID } from "node:crypto";
import { type Administered, namespaceEntry, queueEntry } from "./administration-entries.ts";
import { AdministrationRefusal, badRequest, notServed } from "./administration-refusal.ts";
import { authorize } from "./administration-token.ts";
import { instant, readQueueEntry, writeEntry, writeError, writeFeed } from "./atom.ts";
import { missingTargets } from "./forwarding.ts";
import {
  changeProperties,
  InvalidProperty,
  isQueueName,
  type QueueDescription,
  readProperties,
  UnservedProperty,
} from "./queue-properties.ts";
import { settingsOf } from "./queue-settings.ts";
import { type Queues } from "./queues.ts";

/** One request to the service's Atom interface. */
export interface AdministrationRequest {
  readonly method: string;
  /** Path and query, as they came. */
  readonly target: string;
  /** Where the client found the service, such as `https://127.0.0.1:5300`. */
  readonly base: string;
  readonly authorization: string | undefined;
  readonly ifMatch: string | undefined;
  readonly body: string;
}

export interface AdministrationAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly body: string;
}

/** Does what a request asks, and stores it; what cannot be had is answered as the service answers it. */
export function administer(namespace: Administered, request: AdministrationRequest): AdministrationAnswer {
  try {
    authorize(request.authorization);
    return route(namespace, request);
  } catch (error) {
    return refusalAnswer(error, request.target);
  }
}

/** The answer to a request that cannot be done. */
export function refusalAnswer(error: unknown, target: string): AdministrationAnswer {
  const { status, message } = asRefusal(error);
  const entity = target.split("?")[0] ?? "";
  const detail = `${message} TrackingId:${randomUUID()}, SystemTracker:${entity}, Timestamp:${instant(Date.now())}`;
  return { status, contentType: "application/xml; charset=utf-8", body: writeError(status, detail) };
}

const LARGEST_PAGE = 100;

function asRefusal(error: unknown): AdministrationRefusal {
  if (error instanceof AdministrationRefusal) return error;
  if (error instanceof InvalidProperty) return badRequest(error.message);
  if (error instanceof UnservedProperty) return notServed(error.message);
  return new AdministrationRefusal(500, error instanceof Error ? error.message : String(error));
}

function route(namespace: Administered, request: AdministrationRequest): AdministrationAnswer {
  const [path, query] = splitTarget(request.target);
  if (/^\$namespaceinfo$/i.test(path)) return only("GET", request, () => getNamespace(namespace, request));
  if (/^\$resources\/queues$/i.test(path)) {
    return only("GET", request, () => listQueues(namespace, request, query));
  }
  if (/^\$resources\/|\/subscriptions(?:\/|$)/i.test(path)) {
    throw notServed("This emulator serves queues only: there are no topics, subscriptions and rules.");
  }
  switch (request.method) {
    case "GET":
      return getQueue(namespace, request, path);
    case "PUT":
      return request.ifMatch === undefined
        ? makeQueue(namespace, request, path)
        : changeQueue(namespace, request, path);
    case "DELETE":
      return deleteQueue(namespace, path);
    default:
      throw methodNotAllowed(request);
  }
}

function splitTarget(target: string): [path: string, query: URLSearchParams] {
  const [path = "", query = ""] = target.split(/\?(.*)/s, 2);
  try {
    return [decodeURIComponent(path).replace(/^\//, "").replace(/\/$/, ""), new URLSearchParams(query)];
  } catch {
    throw badRequest(`'${path}' is not a path in percent-encoding.`);
  }
}

function only(
  method: string,
  request: AdministrationRequest,
  answer: () => AdministrationAnswer,
): AdministrationAnswer {
  if (request.method !== method) throw methodNotAllowed(request);
  return answer();
}

function methodNotAllowed({ method }: AdministrationRequest): AdministrationRefusal {
  return new AdministrationRefusal(405, `The method ${method} is not allowed here.`);
}

function getNamespace(namespace: Administered, { base }: AdministrationRequest): AdministrationAnswer {
  return atom(200, "entry", writeEntry(namespaceEntry(namespace, base)));
}

function listQueues(
  namespace: Administered,
  { base }: AdministrationRequest,
  query: URLSearchParams,
): AdministrationAnswer {
  const all = namespace.queues.list();
  const skip = countIn(query, "$skip") ?? 0;
  const top = Math.min(countIn(query, "$top") ?? LARGEST_PAGE, LARGEST_PAGE);
  const address = (from: number): string => `${base}/$Resources/queues?$skip=${from}&$top=${top}`;
  return atom(
    200,
    "feed",
    writeFeed({
      id: address(skip),
      title: "Queues",
      updatedAt: Date.now(),
      next: skip + top < all.length ? address(skip + top) : undefined,
      entries: all.slice(skip, skip + top).map((description) => queueEntry(namespace, description, base)),
    }),
  );
}

function countIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,9}$/.test(text))
    throw badRequest(`The value '${text}' of '${name}' is not a number of entities.`);
  return Number(text);
}

function getQueue(
  namespace: Administered,
  request: AdministrationRequest,
  path: string,
): AdministrationAnswer {
  const found = namespace.queues.describe(path);
  if (found !== undefined) return atom(200, "entry", writeEntry(queueEntry(namespace, found, request.base)));
  // The service says so, and no more: clients take an empty feed for "not found".
  const title = "Publicly Listed Services";
  return atom(
    200,
    "feed",
    writeFeed({ id: `${request.base}/${path}`, title, updatedAt: Date.now(), entries: [] }),
  );
}

function makeQueue(
  namespace: Administered,
  request: AdministrationRequest,
  path: string,
): AdministrationAnswer {
  const { queues } = namespace;
  if (!isQueueName(path)) {
    throw badRequest(
      `'${request.base}/${path}' contains character(s) that is not allowed by Service Bus. Entity segments can contain only letters, numbers, periods (.), hyphens (-), and underscores (_).`,
    );
  }
  if (queues.describe(path) !== undefined) {
    throw new AdministrationRefusal(
      409,
      "SubCode=40900. Conflict. You're requesting an operation that isn't allowed in the resource's current state.",
    );
  }
  const now = Date.now();
  const properties = readProperties(readQueueEntry(request.body));
  const description = { name: path, properties, createdAt: now, updatedAt: now };
  checkTargets(queues, description);
  queues.make(description);
  return atom(201, "entry", writeEntry(queueEntry(namespace, description, request.base)));
}

function changeQueue(
  namespace: Administered,
  request: AdministrationRequest,
  path: string,
): AdministrationAnswer {
  const before = namespace.queues.describe(path);
  if (before === undefined) throw notFound(path);
  const properties = changeProperties(before.properties, readQueueEntry(request.body));
  const description = { ...before, properties, updatedAt: Date.now() };
  checkTargets(namespace.queues, description);
  namespace.queues.change(description);
  return atom(200, "entry", writeEntry(queueEntry(namespace, description, request.base)));
}

function deleteQueue({ queues }: Administered, path: string): AdministrationAnswer {
  if (queues.describe(path) === undefined) throw notFound(path);
  queues.remove(path);
  return { status: 200, body: "" };
}

function notFound(path: string): AdministrationRefusal {
  return new AdministrationRefusal(404, `The messaging entity '${path}' could not be found.`);
}

function checkTargets(queues: Queues, description: QueueDescription): void {
  const [missing] = missingTargets(settingsOf(description), (name) => queues.describe(name) !== undefined);
  if (missing !== undefined) {
    throw badRequest(`The auto forwarding destination entity '${missing}' does not exist.`, 40_400);
  }
  try {
    queues.checkForwarding(description);
  } catch (error) {
    throw badRequest(error instanceof Error ? `${error.message}.` : String(error));
  }
}

function atom(status: number, type: "entry" | "feed", body: string): AdministrationAnswer {
  return { status, contentType: `application/atom+xml;type=${type};charset=utf-8`, body };
}
