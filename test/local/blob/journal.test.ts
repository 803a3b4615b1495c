import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { LokiCollection, LokiDocument, LokiEvent, LokiStore } from "../../../local/blob/azurite.ts";
import { openJournal, type Journal } from "../../../local/blob/journal.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "filing-journal-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe("the journal", () => {
  test("gives back what the store held, however often it is opened again", async () => {
    const change = fc.record({ id: fc.integer({ min: 1, max: 6 }), text: fc.option(fc.string()) });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change), { maxLength: 4 }), async (sessions) => {
        const path = join(directory, `${run++}.sqlite`);
        let held: readonly LokiDocument[] = [];
        for (const changes of [...sessions, []]) {
          const { journal, collection } = await opened(path);
          expect(collection.data).toEqual(held);
          expect(collection.maxId).toBe(held.at(-1)?.$loki ?? 0);
          for (const { id, text } of changes) collection.set(id, text);
          await Promise.resolve();
          journal.close();
          held = collection.data.toSorted((one, other) => one.$loki - other.$loki);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("appends as much for a write among 6,000 documents as among 100", async () => {
    const path = join(directory, "blobs.sqlite");
    const amongFew = await bytesPerWrite(path, 100);
    const amongMany = await bytesPerWrite(path, 6000);
    expect(amongMany).toBeLessThan(1.5 * amongFew);
  });

  test("takes what came before its end, and nothing after it", async () => {
    const path = join(directory, "blobs.sqlite");
    const { journal, collection } = await opened(path);
    collection.set(1, "before");
    await Promise.resolve();
    collection.set(2, "in the same run as the end");
    journal.close();
    await Promise.resolve();
    collection.set(3, "after");
    await Promise.resolve();
    const again = await opened(path);
    expect(again.collection.data.map(({ $loki }) => $loki)).toEqual([1, 2]);
    again.journal.close();
  });
});

/** Fills the journal up to that many documents, then measures: its log is empty when it has just been opened. */
async function bytesPerWrite(path: string, documents: number): Promise<number> {
  const filling = await opened(path);
  while (filling.collection.data.length < documents)
    filling.collection.set(filling.collection.maxId + 1, CONTENT);
  await Promise.resolve();
  filling.journal.close();

  const writes = 50;
  const { journal, collection } = await opened(path);
  for (let write = 0; write < writes; write++) {
    collection.set(collection.maxId + 1, CONTENT);
    await Promise.resolve();
  }
  const { size } = statSync(`${path}-wal`);
  journal.close();
  return size / writes;
}

const CONTENT = "as much as Azurite says of a blob ".repeat(30);

interface Opened {
  readonly journal: Journal;
  readonly collection: CollectionDouble;
}

async function opened(path: string): Promise<Opened> {
  const journal = openJournal(path);
  const collection = collectionDouble();
  await journal.keep(storeOf(collection));
  return { journal, collection };
}

interface CollectionDouble extends LokiCollection {
  /** Inserts or updates; without a text, removes. */
  set(id: number, text: string | null): void;
}

function collectionDouble(): CollectionDouble {
  const listeners: [readonly LokiEvent[], (document: LokiDocument) => void][] = [];
  const emit = (event: LokiEvent, document: LokiDocument): void => {
    for (const [events, listener] of listeners) if (events.includes(event)) listener(document);
  };
  const collection: CollectionDouble = {
    name: "$BLOBS$",
    data: [],
    uniqueNames: [],
    maxId: 0,
    idIndex: null,
    ensureId: () => undefined,
    ensureAllIndexes: () => undefined,
    ensureUniqueIndex: () => undefined,
    on: (events, listener) => void listeners.push([events, listener]),
    set: (id, text) => {
      const { data } = collection;
      const position = data.findIndex(({ $loki }) => $loki === id);
      const known = data[position];
      if (text === null) {
        if (known !== undefined) emit("delete", known);
        if (known !== undefined) data.splice(position, 1);
        return;
      }
      const document = { $loki: id, text };
      if (known === undefined) data.push(document);
      else data[position] = document;
      collection.maxId = Math.max(collection.maxId, id);
      emit(known === undefined ? "insert" : "update", document);
    },
  };
  return collection;
}

const storeOf = (collection: LokiCollection): LokiStore => ({
  db: { collections: [collection], autosaveDisable: () => undefined, saveDatabase: (done) => done?.() },
  init: () => Promise.resolve(),
});
