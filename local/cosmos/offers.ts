import { randomUUID } from "node:crypto";
import { type Container, type Database, ridOf } from "./containers.ts";
import { badRequest, notFound } from "./errors.ts";
import { offerNumber, offerRid } from "./resource-id.ts";
import { type JsonObject, textOf, type Value, valueAt } from "./sql/values.ts";
import { type Store, type StoredRow } from "./store.ts";

/** Request units a second: so many, or as many as are needed up to a most. */
export interface Throughput {
  readonly kind: "manual" | "autoscale";
  readonly units: number;
}

/** What throughput databases and containers were given. It is kept and told; it limits nothing. */
export interface Offers {
  /** Gives a new database what its request asks for; one that asks for nothing has none to share. */
  readonly giveDatabase: (database: Database, asked: Throughput | undefined) => void;
  /** Gives a new container what its request asks for, else 400 unless its database has some to share. */
  readonly giveContainer: (container: Container, asked: Throughput | undefined) => void;
  readonly all: () => readonly JsonObject[];
  /** @throws ServiceError 404 */
  readonly find: (id: string) => JsonObject;
  /** Changes how much is offered. @throws ServiceError 400, 404 */
  readonly replace: (id: string, body: JsonObject) => JsonObject;
}

export function openOffers(store: Store): Offers {
  return {
    giveDatabase: (database, asked) => {
      if (asked !== undefined) insert(store, { database, container: undefined }, asked);
    },
    giveContainer: (container, asked) => {
      const { database } = container;
      const given = asked ?? (hasOffer(store, database) ? undefined : defaultThroughput);
      if (given !== undefined) insert(store, { database, container }, given);
    },
    all: () => store.all("SELECT resource FROM offers ORDER BY number").map(toResource),
    find: (id) => find(store, id),
    replace: (id, body) => replace(store, find(store, id), body),
  };
}

const defaultThroughput: Throughput = { kind: "manual", units: 400 };

/** What each kind of throughput goes by: units a second. */
const steps: Readonly<Record<Throughput["kind"], { least: number; step: number }>> = {
  manual: { least: 400, step: 100 },
  autoscale: { least: 1000, step: 1000 },
};
const mostUnits = 1_000_000;

/** The throughput that the headers of a request ask for. @throws ServiceError 400 when it is none that is sold */
export function askedThroughput(header: (name: string) => string | undefined): Throughput | undefined {
  const manual = header("x-ms-offer-throughput");
  const autoscale = header("x-ms-cosmos-offer-autopilot-settings");
  if (manual !== undefined && autoscale !== undefined) {
    throw badRequest("A request may ask for manual or for autoscale throughput, not for both.");
  }
  if (manual !== undefined) return checked("manual", Number(manual));
  return autoscale === undefined ? undefined : checked("autoscale", maximumOf(autoscale));
}

function maximumOf(settings: string): Value {
  try {
    return valueAt(JSON.parse(settings) as Value, ["maxThroughput"]);
  } catch {
    return undefined; // what is not JSON asks for no number, and is refused as such
  }
}

function checked(kind: Throughput["kind"], units: Value): Throughput {
  const { least, step } = steps[kind];
  if (typeof units === "number" && units >= least && units <= mostUnits && units % step === 0) {
    return { kind, units };
  }
  throw badRequest(
    `The offer should have valid throughput values between ${least} and ${mostUnits} inclusive in increments of ${step}.`,
  );
}

function hasOffer(store: Store, { number }: Database): boolean {
  return store.get("SELECT 1 FROM offers WHERE database = ? AND container IS NULL", number) !== undefined;
}

interface Owner {
  readonly database: Database;
  readonly container: Container | undefined;
}

function insert(store: Store, { database, container }: Owner, throughput: Throughput): void {
  const row = store.get(
    "INSERT INTO offers (database, container, resource) VALUES (?, ?, '{}') RETURNING number",
    database.number,
    container?.number ?? null,
  );
  const owner = container ?? database;
  const rid = offerRid(Number(row?.["number"]));
  write(store, {
    id: rid,
    _rid: rid,
    _self: `offers/${rid}/`,
    resource: textOf(owner.resource, "_self"),
    offerResourceId: ridOf(owner),
    offerType: "Invalid",
    offerVersion: "V2",
    ...stateOf(throughput),
  });
}

/** What of an offer changes: its content, and with it etag and time. */
function stateOf({ kind, units }: Throughput): JsonObject {
  const content =
    kind === "manual"
      ? { offerThroughput: units }
      : { offerThroughput: units / 10, offerAutopilotSettings: { maxThroughput: units } };
  return {
    content: { ...content, offerIsRUPerMinuteThroughputEnabled: false },
    _etag: `"${randomUUID()}"`,
    _ts: Math.floor(Date.now() / 1000),
  };
}

function write(store: Store, offer: JsonObject): void {
  const number = offerNumber(textOf(offer, "id"));
  store.run("UPDATE offers SET resource = ? WHERE number = ?", JSON.stringify(offer), number);
}

function find(store: Store, id: string): JsonObject {
  const row = store.get("SELECT resource FROM offers WHERE number = ?", offerNumber(id));
  if (row === undefined) throw notFound();
  return toResource(row);
}

function replace(store: Store, offer: JsonObject, body: JsonObject): JsonObject {
  const kind = kindOf(offer);
  if (kindOf(body) !== kind) {
    throw badRequest("Going over from manual to autoscale throughput or back is not supported.");
  }
  const path = kind === "manual" ? ["offerThroughput"] : ["offerAutopilotSettings", "maxThroughput"];
  const replaced = { ...offer, ...stateOf(checked(kind, valueAt(body["content"], path))) };
  write(store, replaced);
  return replaced;
}

function kindOf(offer: JsonObject): Throughput["kind"] {
  const autoscale = valueAt(offer, ["content", "offerAutopilotSettings"]) ?? null;
  return autoscale === null ? "manual" : "autoscale";
}

function toResource(row: StoredRow): JsonObject {
  return JSON.parse(String(row["resource"])) as JsonObject;
}
