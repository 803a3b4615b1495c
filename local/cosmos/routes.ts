import { accountDocument } from "./account.ts";
import { type Container, type Database, ridOf } from "./containers.ts";
import { badRequest, methodNotAllowed, notFound, preconditionFailed, type ServiceError } from "./errors.ts";
import { routeItems } from "./items.ts";
import { type Answer, isQuery, objectBody, placeOf, type Request, type Service } from "./messages.ts";
import { askedThroughput } from "./offers.ts";
import { parseQueryText, queryList } from "./query.ts";
import { type Json, type JsonObject, textOf } from "./sql/values.ts";

/** Answers a request that is authorized. @throws ServiceError, SqlError */
export function route(service: Service, request: Request): Answer {
  const [root, first, kind, container, items] = request.segments;
  if (root === undefined) return json(200, accountDocument(request.header("host") ?? ""));
  if (root === "offers") return routeOffers(service, request, first);
  if (root !== "dbs") throw notSupported(root, "an account");
  if (first === undefined) return routeDatabases(service, request);
  if (kind === undefined) return routeDatabase(service, request, service.catalog.database(first));
  if (kind !== "colls") throw notSupported(kind, "a database");
  if (container === undefined) return routeContainers(service, request, first);
  if (items === undefined) {
    return routeContainer(service, request, service.catalog.container(first, container));
  }
  return routeBelow(service, request, service.catalog.container(first, container));
}

function json(status: number, body: JsonObject): Answer {
  const etag = body["_etag"];
  return {
    status,
    text: JSON.stringify(body),
    headers: typeof etag === "string" ? { etag } : {},
  };
}

function list(request: Request, name: string, resources: readonly JsonObject[], rid = ""): Answer {
  if (request.method !== "GET" && !isQuery(request)) throw methodNotAllowed();
  // These lists come whole, so that no continuation is ever given.
  if ((request.header("x-ms-continuation") ?? "") !== "") throw badRequest("Invalid Continuation Token");
  const found: readonly Json[] = isQuery(request)
    ? queryList(resources, parseQueryText(request.json()))
    : resources;
  const answer = json(200, { _rid: rid, [name]: found, _count: found.length });
  return { ...answer, headers: { "x-ms-item-count": String(found.length) } };
}

/** A read of a resource that is no document: 304 while the client has what there is. */
function read(request: Request, resource: JsonObject): Answer {
  const etag = textOf(resource, "_etag");
  return request.header("if-none-match") === etag ? { status: 304, headers: { etag } } : json(200, resource);
}

function checkMatch(request: Request, resource: JsonObject): void {
  const ifMatch = request.header("if-match") ?? "*";
  if (ifMatch !== "*" && ifMatch !== textOf(resource, "_etag")) throw preconditionFailed();
}

function notSupported(kind: string, owner: string): ServiceError {
  return badRequest(`'${kind}' of ${owner} is not supported.`);
}

/** Changes the catalog with all that hangs on it, or nothing of it. */
function changeCatalog<T>({ store, catalog }: Service, change: () => T): T {
  try {
    return store.transaction(change);
  } catch (error) {
    catalog.reload();
    throw error;
  }
}

function routeDatabases(service: Service, request: Request): Answer {
  const { catalog, offers } = service;
  if (request.method !== "POST" || isQuery(request)) {
    const databases = catalog.databases().map(({ resource }) => resource);
    return list(request, "Databases", databases);
  }
  const throughput = askedThroughput(request.header);
  const created = changeCatalog(service, () => {
    const database = catalog.createDatabase(objectBody(request));
    offers.giveDatabase(database, throughput);
    return database;
  });
  return json(201, created.resource);
}

function routeDatabase({ catalog }: Service, request: Request, database: Database): Answer {
  if (request.method === "GET") return read(request, database.resource);
  if (request.method !== "DELETE") throw methodNotAllowed();
  checkMatch(request, database.resource);
  catalog.deleteDatabase(database);
  return { status: 204 };
}

function routeContainers(service: Service, request: Request, database: string): Answer {
  const { catalog, offers } = service;
  if (request.method !== "POST" || isQuery(request)) {
    const containers = catalog.containers(database).map(({ resource }) => resource);
    return list(request, "DocumentCollections", containers);
  }
  const throughput = askedThroughput(request.header);
  const created = changeCatalog(service, () => {
    const container = catalog.createContainer(database, objectBody(request));
    offers.giveContainer(container, throughput);
    return container;
  });
  return json(201, created.resource);
}

function routeContainer(service: Service, request: Request, container: Container): Answer {
  const { catalog, documents } = service;
  const { resource } = container;
  if (request.method === "GET") {
    const answer = read(request, resource);
    return { ...answer, headers: { ...answer.headers, ...placeOf(container) } };
  }
  checkMatch(request, resource);
  if (request.method === "DELETE") {
    catalog.deleteContainer(container);
    return { status: 204 };
  }
  if (request.method !== "PUT") throw methodNotAllowed();
  const replaced = changeCatalog(service, () => {
    const changed = catalog.replaceContainer(container, objectBody(request));
    documents.rebuild(changed);
    return changed;
  });
  return json(200, replaced.resource);
}

function routeOffers({ offers }: Service, request: Request, id: string | undefined): Answer {
  if (id === undefined) return list(request, "Offers", offers.all());
  const offer = offers.find(id);
  if (request.method === "GET") return read(request, offer);
  if (request.method !== "PUT") throw methodNotAllowed();
  checkMatch(request, offer);
  return json(200, offers.replace(id, objectBody(request)));
}

function routeBelow(service: Service, request: Request, container: Container): Answer {
  const [, , , , kind = "", id] = request.segments;
  if (kind === "docs") return routeItems(service, request, container);
  if (kind === "pkranges" && id === undefined) return partitionKeyRanges(request, container);
  if (kind === "conflicts") {
    if (id !== undefined) throw notFound();
    return list(request, "Conflicts", [], ridOf(container));
  }
  throw notSupported(kind, "a container");
}

/** One range holds everything: the emulator itself does what a client would have to merge. */
function partitionKeyRanges(request: Request, container: Container): Answer {
  const etag = '"1"';
  if (request.header("if-none-match") === etag) return { status: 304, headers: { etag } };
  const rid = ridOf(container);
  const range = {
    id: "0",
    _rid: rid,
    _self: `${textOf(container.resource, "_self")}pkranges/0/`,
    _etag: etag,
    _ts: 1,
    minInclusive: "",
    maxExclusive: "FF",
    ridPrefix: 0,
    throughputFraction: 1,
    status: "online",
    parents: [],
  };
  const answer = list(request, "PartitionKeyRanges", [range], rid);
  return { ...answer, headers: { ...answer.headers, etag } };
}
