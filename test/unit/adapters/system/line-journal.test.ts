import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { lineJournal } from "../../../../shared/adapters/system/line-journal.ts";
import { Fault } from "../../../../shared/application/fault.ts";
import { type Journal, type JournalEntry } from "../../../../shared/application/ports/journal.ts";
import {
  type Catalogued,
  type FieldKind,
  journalCatalogue,
} from "../../../../shared/application/ports/journal-catalogue.ts";
import { morning } from "../../../builders/times.ts";
import { fixedClock } from "../../../doubles/fixed-clock.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";

type Line = Readonly<Record<string, unknown>>;

function journalTo(lines: string[]): Journal {
  return lineJournal({ clock: fixedClock(morning), write: (_level, line) => void lines.push(line) });
}

/** The one line that an entry gives. */
function lineOf(entry: JournalEntry): string {
  const lines: string[] = [];
  journalTo(lines).record(entry);
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

const errorOf = (error: unknown): unknown =>
  (JSON.parse(lineOf({ code: "request-defect", error })) as Line)["error"];

describe("a line", () => {
  test("is JSON with the instant, the level, the code and the fields of the catalogue, and no others", () => {
    const more = { code: "swept", queue: "price", count: 3, name: "VERZONNEN FIETSEN BV" } as const;
    expect(lineOf(more)).toBe(
      `{"at":"${morning}","level":"information","code":"swept","queue":"price","count":3}`,
    );
  });

  test("carries what is known of the run that it belongs to, however deep and late it is recorded", async () => {
    const written: string[] = [];
    const elsewhere: string[] = [];
    const journal = journalTo(elsewhere);
    const run = (name: string): Promise<void> =>
      journal.during(
        { function: name, traceId, write: (level, line) => void written.push(`${level} ${line}`) },
        async () => {
          await Promise.resolve();
          journal.record({ code: "lapsed", subject: name });
          journal.concerns({ connection: "eid" });
          await Promise.resolve();
          journal.concerns({ connection: "eid", spaceId: `space-of-${name}` });
          journal.record({ code: "tariff-missing", subject: name, year: 2031 });
        },
      );
    await Promise.all([run("one"), run("other")]);
    journal.record({ code: "lapsed", subject: "outside" });
    const common = (level: string, code: string, name: string): string =>
      `${level} {"at":"${morning}","level":"${level}","code":"${code}","traceId":"${traceId}","function":"${name}"`;
    expect(written.sort()).toEqual(
      ["one", "other"]
        .flatMap((name) => [
          `${common("error", "tariff-missing", name)},"connection":"eid","spaceId":"space-of-${name}","subject":"${name}","year":2031}`,
          `${common("information", "lapsed", name)},"subject":"${name}"}`,
        ])
        .sort(),
    );
    expect(elsewhere).toEqual([
      `{"at":"${morning}","level":"information","code":"lapsed","subject":"outside"}`,
    ]);
  });

  test("leaves out what may be absent", () => {
    const line = lineOf({ code: "request-answered", status: 200, milliseconds: 4, refusal: undefined });
    expect(JSON.parse(line)).toEqual({
      at: morning,
      level: "information",
      code: "request-answered",
      status: 200,
      milliseconds: 4,
    });
  });

  test.each([
    { what: "a name", subject: "Jan Peeters" },
    { what: "an e-mail address", subject: "filer@example.org" },
    { what: "a structured communication", subject: "+++090/9337/55493+++" },
    { what: "an amount", subject: "63.80" },
    { what: "a token", subject: "eyJhbGciOiJQUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl" },
    { what: "what is not even text", subject: { name: "Jan" } as unknown as string },
  ])("withholds $what that comes as an id", ({ subject }) => {
    expect(JSON.parse(lineOf({ code: "lapsed", subject }))).toMatchObject({ subject: "(withheld)" });
  });
});

describe("an error is told", () => {
  test("with the text of our own fault, its places in our code, and the codes of what caused it", () => {
    const sdk = Object.assign(new Error("PUT http://127.0.0.1/a/b?sig=secret Authorization: SharedKey x"), {
      code: "AuthorizationFailure",
      statusCode: 403,
      request: { headers: { authorization: "SharedKey x" } },
    });
    const error = new Fault("blob upload failed", { cause: new Error("wrapped", { cause: sdk }) });
    expect(errorOf(error)).toEqual({
      name: "Fault",
      text: "blob upload failed",
      at: [],
      cause: { name: "Error", cause: { name: "Error", code: "AuthorizationFailure", status: 403 } },
    });
  });

  test("with the lines of our own code, the innermost first, and of nobody else's", () => {
    const error = new TypeError("Cannot read VERZONNEN\n    at /srv/shared/from/the-text.ts:1:1");
    error.stack = [
      `TypeError: ${error.message}`,
      "    at parse (/srv/node_modules/zod/shared/parse.ts:1:1)",
      "    at priceOf (file:///srv/shared/domain/fees/price.ts:12:34)",
      "    at async file:///srv/functions/http/route.ts:5:6",
      "    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)",
      "    at async file:///home/site/wwwroot/main.mjs:777:8",
    ].join("\n");
    expect(errorOf(error)).toEqual({
      name: "TypeError",
      at: ["shared/domain/fees/price.ts:12", "functions/http/route.ts:5", "main.mjs:777"],
    });
  });

  test("without places when its text cannot be told from them", () => {
    const error = new Error("changed since");
    error.stack = "Error: as it was\n    at x (/srv/shared/application/announce.ts:1:1)";
    expect(errorOf(error)).toEqual({ name: "Error", at: [] });
  });

  test.each([["text"], [undefined], [null], [{ message: "secret" }], [42n]])(
    "by its type alone when %p was thrown",
    (thrown) => {
      expect(errorOf(thrown)).toEqual({ name: `(${typeof thrown})` });
    },
  );

  test("to a depth, even when it causes itself", () => {
    const error = new Error("round");
    error.cause = error;
    expect(JSON.stringify(errorOf(error)).match(/"name"/g)).toHaveLength(5);
  });
});

test("a fault whose text is not constant after all stays printable and short", () => {
  const error = new Fault(`first\r\n\u001b[31m\u2028 ${"x".repeat(100_000)}`);
  const { text } = errorOf(error) as { readonly text: string };
  expect(text).toMatch(/^first\?\?\?\[31m\? x+$/);
  expect(text).toHaveLength(200);
});

test("whatever comes, one line of printable ASCII is written, valid JSON and bounded, and nothing of the text", () => {
  fc.assert(
    fc.property(anyEntry, (entry) => {
      const line = lineOf(entry);
      expect(line).toMatch(/^[ -~]{1,4000}$/);
      expect(JSON.parse(line)).toMatchObject({ code: entry.code });
      expect(line).not.toContain("SECRET");
    }),
    { numRuns: 1_000 },
  );
});

const hostileText: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.constantFrom(
      '"}\n{"level":"error","code":"forged"}',
      "\u001b[31mred\u001b[0m\r\nnext line",
      "left\u202eright\u2028line\u2029paragraph\u0085",
      "https://x.blob.core.windows.net/a?sv=1&sig=abc%3D",
      "x".repeat(100_000),
    ),
  )
  .map((text) => `SECRET<${text}>SECRET`);

const codes = Object.keys(journalCatalogue) as readonly (keyof typeof journalCatalogue)[];

/** An entry of any code, with something hostile in each of its fields. */
const anyEntry: fc.Arbitrary<JournalEntry> = fc.constantFrom(...codes).chain((code) => {
  const { fields }: Catalogued = journalCatalogue[code];
  const values = Object.entries(fields).map(([name, kind]) => [name, hostileValue(kind)]);
  return fc
    .record(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>)
    .map((drawn) => ({ ...drawn, code }) as unknown as JournalEntry);
});

const hostileValue = (kind: FieldKind): fc.Arbitrary<unknown> =>
  kind === "error"
    ? hostileError
    : hostileText.chain((text) => fc.constantFrom<unknown>(text, [text], { [text]: text }));

/** An error, and its causes, that are hostile in every member. */
const hostileError: fc.Arbitrary<unknown> = fc
  .record({ text: hostileText, ownStack: fc.boolean(), causes: fc.nat(9) })
  .map(({ text, ownStack, causes }) => {
    let thrown: unknown = text;
    for (let made = 0; made <= causes; made += 1) {
      const error = new Error(text, { cause: thrown });
      if (!ownStack) error.stack = `Error: ${text}\n    at ${text} (/srv/shared/${text}.ts:1:1)`;
      thrown = Object.assign(error, { name: text, code: text, statusCode: text, body: text });
    }
    return thrown;
  });
