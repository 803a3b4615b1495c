import { expect, test } from "@jest/globals";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type JournalEntry } from "../../shared/application/ports/journal.ts";
import { journalCatalogue } from "../../shared/application/ports/journal-catalogue.ts";

const repository = resolve(import.meta.dirname, "../..");
const sources = globSync("{functions,shared}/**/*.ts", { cwd: repository })
  .filter((path) => path !== "shared/application/ports/journal-catalogue.ts")
  .map((path) => ({ path, text: readFileSync(resolve(repository, path), "utf8") }));

/** What every source has of that form, each once. */
const found = (form: RegExp): string[] => [
  ...new Set(sources.flatMap(({ text }) => [...text.matchAll(form)].map(([, part]) => part ?? ""))),
];

test("every code of the catalogue is recorded somewhere", () => {
  const literals = found(/\bcode(?::| =)([^,;}]*)/g).flatMap((given) => given.match(/"[\w-]+"/g) ?? []);
  const missing = Object.keys(journalCatalogue).filter((code) => !literals.includes(`"${code}"`));
  expect(missing).toEqual([]);
});

test("an entry that is not in the catalogue, or not of its form, does not compile", () => {
  const entries: readonly JournalEntry[] = [
    // @ts-expect-error no such code
    { code: "filing-read", subject: "f1" },
    // @ts-expect-error no such field
    { code: "lapsed", subject: "f1", name: "VERZONNEN FIETSEN BV" },
    // @ts-expect-error a field too few
    { code: "swept", queue: "price" },
    // @ts-expect-error an amount is no number of ours
    { code: "tariff-missing", subject: "f1", year: 6380n },
  ];
  expect(entries).toHaveLength(4);
});

test("nothing is written but through the journal", () => {
  const writing = sources.filter(({ text }) => /\bconsole\.|\bprocess\.std(out|err)\b/.test(text));
  // Takes what is recorded outside any run of a function.
  expect(writing.map(({ path }) => path)).toEqual(["functions/main.ts"]);
});

test("the text of a fault is constant: what goes into one is a name of ours or an HTTP status", () => {
  const made = sources.flatMap(({ text }) => text.match(/new Fault\(|underDeadline\((?=["`])/g) ?? []);
  const texts = found(/(?:new Fault|underDeadline)\(\s*("[^"]*"|`[^`]*`)/g);
  const every = sources.flatMap(
    ({ text }) => text.match(/(?:new Fault|underDeadline)\(\s*(?:"[^"]*"|`[^`]*`)/g) ?? [],
  );
  expect(every).toHaveLength(made.length);
  const parts = texts.flatMap((text) => [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, part]) => part ?? ""));
  expect(parts.filter((part) => !constantParts.test(part))).toEqual([]);
});

/** Calls, containers, queues, and the statuses of answers. */
const constantParts =
  /^(call|queue|container\.id|\w+\.entityPath|String\((code|status|statusCode)\)|statuses\.join\(" "\))$/;
