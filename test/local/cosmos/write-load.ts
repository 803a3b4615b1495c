import { BulkOperationType, type Container, type Database, type OperationInput } from "@azure/cosmos";
import { Ledger, type Outcome, type State } from "./ledger.ts";

/** Clients that write without pause, every way there is, and keep account of it. */
export interface WriteLoad {
  readonly ledger: Ledger;
  /** Writes until the emulator is said to be dead; rejects when it refuses before. */
  readonly run: (database: Database, life: Life) => Promise<void>;
}

export interface Life {
  /** Whether the emulator was killed: from then on failures tell nothing. */
  readonly isOver: () => boolean;
  /** Told after each acknowledgement. */
  readonly onAcknowledged: () => void;
  /** Ends the requests that wait for a dead emulator. */
  readonly signal: AbortSignal;
}

/** @param random yields numbers from 0 to 1 */
export function writeLoad(random: () => number): WriteLoad {
  const ledger = new Ledger();
  let last = 0;
  const next = () => ++last;
  return {
    ledger,
    run: async (database, life) => {
      const container = database.container("items");
      const context = { ledger, life, random, next, container, database };
      const item = Array.from({ length: 6 }, (_, index) => repeat(context, itemWriter(`w${index}`)));
      await Promise.all([...item, repeat(context, bulkWriter("bulk")), repeat(context, containerWriter)]);
    },
  };
}

interface Context {
  readonly ledger: Ledger;
  readonly life: Life;
  readonly random: () => number;
  /** A number that no write had before. */
  readonly next: () => number;
  readonly container: Container;
  readonly database: Database;
}

type Writer = (context: Context) => Promise<void>;

async function repeat(context: Context, writer: Writer): Promise<void> {
  while (!context.life.isOver()) await writer(context);
}

/** Sends what has this outcome; `work` yields the etags by name. */
async function account(
  { ledger, life }: Context,
  outcome: Outcome,
  work: () => Promise<ReadonlyMap<string, string | undefined>>,
): Promise<void> {
  ledger.begin(outcome);
  try {
    ledger.acknowledge(outcome, await work());
    life.onAcknowledged();
  } catch (error) {
    if (!life.isOver()) throw error;
  }
}

const nameOf = (id: string) => `items/${id}`;
const idOf = (name: string) => name.slice("items/".length);

/** One write to one item, or a batch, in a partition of its own. */
function itemWriter(pk: string): Writer {
  const kinds = [create, create, upsert, replace, patch, remove, batch] as const;
  return async (context) => {
    const kind = kinds[Math.floor(context.random() * kinds.length)] ?? create;
    const existing = context.ledger.existing(nameOf(`${pk}-`));
    const at = existing[Math.floor(context.random() * existing.length)];
    await (at === undefined ? create(context, pk) : kind(context, pk, idOf(at)));
  };
}

/** A write to one item: `work` yields its etag, or nothing when it is gone. */
function writeOne(context: Context, id: string, state: State, work: () => Promise<{ etag: string }>) {
  const name = nameOf(id);
  return account(context, new Map([[name, state]]), async () => new Map([[name, (await work()).etag]]));
}

function create(context: Context, pk: string): Promise<void> {
  const n = context.next();
  const { container, life } = context;
  const id = `${pk}-${n}`;
  return writeOne(context, id, { n }, () => container.items.create({ id, pk, n }, abortable(life)));
}

function upsert(context: Context, pk: string, id: string): Promise<void> {
  const n = context.next();
  const { container, life } = context;
  return writeOne(context, id, { n }, () => container.items.upsert({ id, pk, n }, abortable(life)));
}

function replace(context: Context, pk: string, id: string): Promise<void> {
  const n = context.next();
  const { container, life, ledger } = context;
  const accessCondition = { type: "IfMatch", condition: ledger.known(nameOf(id))?.etag ?? "" };
  const options = { ...abortable(life), accessCondition };
  return writeOne(context, id, { n }, () => container.item(id, pk).replace({ id, pk, n }, options));
}

function patch(context: Context, pk: string, id: string): Promise<void> {
  const n = context.next();
  const { container, life } = context;
  const operations = [{ op: "set", path: "/n", value: n } as const];
  return writeOne(context, id, { n }, () => container.item(id, pk).patch(operations, abortable(life)));
}

function remove(context: Context, pk: string, id: string): Promise<void> {
  const { container, life } = context;
  return writeOne(context, id, undefined, () => container.item(id, pk).delete(abortable(life)));
}

/** Two new items, one that is changed and, where there is another, one that goes. */
function batch(context: Context, pk: string, id: string): Promise<void> {
  const { container, ledger, life, next } = context;
  const made = [next(), next()].map((n) => ({ id: `${pk}-${n}`, pk, n }));
  const changed = { id, pk, n: next() };
  const other = ledger.existing(nameOf(`${pk}-`)).find((name) => name !== nameOf(id));
  const operations: OperationInput[] = [
    ...made.map((resourceBody) => ({ operationType: BulkOperationType.Create, resourceBody }) as const),
    { operationType: BulkOperationType.Replace, id, resourceBody: changed },
    ...(other === undefined ? [] : [{ operationType: BulkOperationType.Delete, id: idOf(other) } as const]),
  ];
  const written = [...made, changed];
  const outcome = new Map<string, State>(written.map((item) => [nameOf(item.id), { n: item.n }]));
  if (other !== undefined) outcome.set(other, undefined);
  return account(context, outcome, async () => {
    const { code, result = [] } = await container.items.batch(operations, pk, abortable(life));
    if (code !== 200) throw new Error(`A batch was refused: ${JSON.stringify(result)}`);
    return new Map(written.map((item, index) => [nameOf(item.id), result[index]?.eTag]));
  });
}

/** Five items at once, each for itself. */
function bulkWriter(pk: string): Writer {
  return async (context) => {
    const { container, ledger, life, next } = context;
    const items = Array.from({ length: 5 }, () => next()).map((n) => ({ id: `${pk}-${n}`, pk, n }));
    const operations = items.map((resourceBody) => ({
      operationType: BulkOperationType.Create,
      partitionKey: pk,
      resourceBody,
    }));
    const outcomes = items.map(({ id, n }): Outcome => new Map([[nameOf(id), { n }]]));
    outcomes.forEach((outcome) => ledger.begin(outcome));
    const answers = await container.items
      .executeBulkOperations(operations, abortable(life))
      .catch(() => undefined);
    for (const [index, outcome] of outcomes.entries()) {
      const response = answers?.[index]?.response;
      if (response?.statusCode === 201) {
        ledger.acknowledge(outcome, new Map([[nameOf(items[index]?.id ?? ""), response.eTag]]));
        life.onAcknowledged();
      } else if (!life.isOver()) throw new Error(`A bulk operation was refused: ${JSON.stringify(response)}`);
    }
  };
}

/** A container that is made, gets an item, is replaced and goes with its item. */
const containerWriter: Writer = async (context) => {
  const { database, ledger, life, next } = context;
  const [existing] = ledger.existing("extra-");
  const id = existing?.split("/")[0] ?? `extra-${next()}`;
  const definition = { id, partitionKey: { paths: ["/pk"] } };
  const container = database.container(id);
  const options = abortable(life);
  const itself = new Map<string, State>([[id, { n: 0 }]]);
  if (existing === undefined) {
    await account(context, itself, async () => {
      const { resource } = await database.containers.create(definition, options);
      return new Map([[id, resource?._etag]]);
    });
  } else if (ledger.existing(`${id}/`).length === 0) {
    const n = next();
    await account(context, new Map([[`${id}/1`, { n }]]), async () => {
      const { etag } = await container.items.create({ id: "1", pk: "a", n }, options);
      return new Map([[`${id}/1`, etag]]);
    });
  } else if (context.random() < 0.5) {
    await account(context, itself, async () => {
      const { resource } = await container.replace({ ...definition, defaultTtl: -1 }, options);
      return new Map([[id, resource?._etag]]);
    });
  } else {
    const gone = new Map([id, ...ledger.existing(`${id}/`)].map((name) => [name, undefined]));
    await account(context, gone, async () => {
      await container.delete(options);
      return new Map();
    });
  }
};

function abortable({ signal }: Life): { readonly abortSignal: AbortSignal } {
  return { abortSignal: signal };
}
