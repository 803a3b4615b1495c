import { BulkOperationType, ChangeFeedStartFrom, type Container, CosmosClient } from "@azure/cosmos";
import { each, type Place, type Round } from "./in-turns.ts";

/**
 * Documents of 1 kB, in spaces of twenty; their container is made where it is missing.
 *
 * @param ready the endpoint and the key of an emulator, or of what stands for one.
 */
export async function openDocuments(ready: string, count: number): Promise<Place> {
  const [endpoint = "", key = ""] = ready.split(" ");
  const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  const { database } = await client.databases.createIfNotExists({ id: "bench" });
  const { container } = await database.containers.createIfNotExists({
    id: "documents",
    partitionKey: { paths: ["/space"] },
    indexingPolicy: {
      indexingMode: "consistent",
      automatic: true,
      includedPaths: [{ path: "/status/?" }],
      excludedPaths: [{ path: "/*" }],
    },
  });
  // What is read must be there: a space of documents that wait, and one of others.
  const atLeast = Math.max(count, 2 * documentsOfASpace);
  const round = roundAmong(container, atLeast);
  return {
    fill: () => fill(container, atLeast),
    round,
    fullRound: round,
    close: () => {
      client.dispose();
      return Promise.resolve();
    },
  };
}

const documentsOfASpace = 20;
const changeFeedStartFrom: object = ChangeFeedStartFrom.Beginning();
const firstPage = { maxItemCount: documentsOfASpace };
const workers = 4;
const timesInARound = 10;
/** Next to each other in a round are documents far apart; it shares no factor with the numbers of documents. */
const stride = 7_919;

const spaceOf = (number: number): string => `space-${String(Math.floor(number / documentsOfASpace))}`;

const document = (number: number) => ({
  id: `document-${String(number)}`,
  space: spaceOf(number),
  // However many documents there are, twenty wait.
  status: number < documentsOfASpace ? "waiting" : "published",
  text: "x".repeat(850),
});

async function fill(container: Container, count: number): Promise<void> {
  const spaces = Math.ceil(count / documentsOfASpace);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let space = next++; space < spaces; space = next++) {
      const first = space * documentsOfASpace;
      const operations = Array.from({ length: documentsOfASpace }, (_, index) => ({
        operationType: BulkOperationType.Upsert,
        resourceBody: document(first + index),
      }));
      const { code } = await container.items.batch(operations, spaceOf(first));
      if (code !== 200) throw new Error(`a batch was answered with ${String(code)}`);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

function roundAmong(container: Container, count: number): Round {
  let turn = 0;
  return async () => {
    const from = (turn += timesInARound);
    const some = (index: number): number => ((from + index) * stride) % count;
    const newOne = (index: number) => ({ ...document(some(index)), id: `new-${String(index)}` });
    return {
      "upsert of a new document": await each(timesInARound, (index) => container.items.upsert(newOne(index))),
      "delete of it": await each(timesInARound, (index) => {
        const { id, space } = newOne(index);
        return container.item(id, space).delete();
      }),
      "upsert over a document": await each(timesInARound, (index) =>
        container.items.upsert(document(some(index))),
      ),
      "point read": await each(timesInARound, (index) => {
        const { id, space } = document(some(index));
        return container.item(id, space).read();
      }),
      "query of a space (20 documents)": await each(timesInARound, (index) =>
        container.items.query("SELECT * FROM c", { partitionKey: spaceOf(some(index)) }).fetchAll(),
      ),
      "query by an indexed path (20 documents)": await each(timesInARound, () =>
        container.items.query("SELECT * FROM c WHERE c.status = 'waiting'").fetchAll(),
      ),
      "first page of all others (20 documents)": await each(timesInARound, () =>
        container.items.query("SELECT * FROM c WHERE c.status = 'published'", firstPage).fetchNext(),
      ),
      "first page of the change feed (20 documents)": await each(timesInARound, () =>
        container.items.getChangeFeedIterator({ ...firstPage, changeFeedStartFrom }).readNext(),
      ),
    };
  };
}
