import { accountDocument } from "./account.ts";
import { type Container, ridOf } from "./containers.ts";
import { badRequest, notFound, ServiceError } from "./errors.ts";
import { routeItems } from "./items.ts";
import { type Answer, isQuery, objectBody, placeOf, type Request, type Service } from "./messages.ts";
import { parseQueryText, queryList } from "./query.ts";
import { type Json, type JsonObject, textOf } from "./sql/values.ts";

/** Answers a request that is authorized. @throws ServiceError, SqlError */
export function route(service: Service, request: Request): Answer {
  const [root, database, kind, container, items] = request.segments;
  if (root === undefined) return json(200, accountDocument(request.header("host") ?? ""));
  if (root === "offers") return list(request, "Offers", []);
  if (root !== "dbs") throw notFound();
  if (database === undefined) return routeDatabases(service, request);
  if (kind === undefined) return routeDatabase(service, request, database);
  if (kind !== "colls") throw notFound();
  if (container === undefined) return routeContainers(service, request, database);
  if (items === undefined)
    return routeContainer(service, request, service.catalog.container(database, container));
  return routeBelow(service, request, service.catalog.container(database, container));
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
  const found: readonly Json[] = isQuery(request)
    ? queryList(resources, parseQueryText(request.json()))
    : resources;
  const answer = json(200, { _rid: rid, [name]: found, _count: found.length });
  return { ...answer, headers: { "x-ms-item-count": String(found.length) } };
}

function methodNotAllowed(): ServiceError {
  return new ServiceError(405, "The requested verb is not supported.");
}

function routeDatabases({ catalog }: Service, request: Request): Answer {
  if (request.method === "POST" && !isQuery(request)) {
    return json(201, catalog.createDatabase(objectBody(request)).resource);
  }
  return list(
    request,
    "Databases",
    catalog.databases().map(({ resource }) => resource),
  );
}

function routeDatabase({ catalog }: Service, request: Request, id: string): Answer {
  if (request.method === "GET") return json(200, catalog.database(id).resource);
  if (request.method !== "DELETE") throw methodNotAllowed();
  catalog.deleteDatabase(id);
  return { status: 204 };
}

function routeContainers({ catalog }: Service, request: Request, database: string): Answer {
  if (request.method === "POST" && !isQuery(request)) {
    return json(201, catalog.createContainer(database, objectBody(request)).resource);
  }
  const resources = catalog.containers(database).map(({ resource }) => resource);
  return list(request, "DocumentCollections", resources);
}

function routeContainer(service: Service, request: Request, container: Container): Answer {
  const { catalog } = service;
  switch (request.method) {
    case "GET": {
      const answer = json(200, container.resource);
      return { ...answer, headers: { ...answer.headers, ...placeOf(container) } };
    }
    case "PUT":
      return json(200, replaceContainer(service, container, objectBody(request)).resource);
    case "DELETE":
      catalog.deleteContainer(container);
      return { status: 204 };
    default:
      throw methodNotAllowed();
  }
}

function replaceContainer(
  { store, catalog, documents }: Service,
  container: Container,
  body: JsonObject,
): Container {
  try {
    return store.transaction(() => {
      const replaced = catalog.replaceContainer(container, body);
      documents.rebuild(replaced);
      return replaced;
    });
  } catch (error) {
    catalog.reload();
    throw error;
  }
}

function routeBelow(service: Service, request: Request, container: Container): Answer {
  const kind = request.segments[4] ?? "";
  switch (kind) {
    case "docs":
      return routeItems(service, request, container);
    case "pkranges":
      return partitionKeyRanges(request, container);
    case "conflicts":
      return list(request, "Conflicts", [], ridOf(container));
    default:
      throw badRequest(`'${kind}' of a container is not supported: there are no scripts here.`);
  }
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
  const answer = list({ ...request, method: "GET" }, "PartitionKeyRanges", [range], rid);
  return { ...answer, headers: { ...answer.headers, etag } };
}
