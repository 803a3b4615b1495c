import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DeskLog, openDeskLog } from "../../local/desk-log.ts";

let dataDirectory: string;
let printed: string[];
let log: DeskLog;

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), "desk-log-"));
  printed = [];
  log = open();
});

afterEach(() => {
  log.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

const open = (): DeskLog =>
  openDeskLog({
    dataDirectory,
    now: () => new Date("2024-07-15T08:00:00.000Z"),
    print: (level, text) => void printed.push(`${level}: ${text}`),
  });

const written = (): readonly string[] =>
  readFileSync(join(dataDirectory, "log.jsonl"), "utf8").trimEnd().split("\n");

test("an entry of the application is kept as it is, and printed to be read", () => {
  const line = `{"at":"2024-07-15T08:00:00.123Z","level":"warning","code":"work-fault","traceId":"0af7","function":"price-work","error":{"name":"Fault"}}`;
  log.host({ level: "warning", category: "Function.price-work.User", message: line });
  expect(written()).toEqual([line]);
  expect(printed).toEqual([
    `warning: 08:00:00.123 warning work-fault function=price-work error={"name":"Fault"} traceId=0af7`,
  ]);
});

test("what else the application says is kept too, on one line", () => {
  log.host({ level: "information", category: "Function.price-work.User", message: "two\nlines" });
  log.host({ level: "information", category: "Function.price-work.User", message: "42" });
  expect(written().map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      at: "2024-07-15T08:00:00.000Z",
      level: "information",
      code: "Function.price-work.User",
      message: "two\nlines",
    },
    { at: "2024-07-15T08:00:00.000Z", level: "information", code: "Function.price-work.User", message: "42" },
  ]);
  expect(printed[0]).toBe(
    `information: 08:00:00.000 information Function.price-work.User message="two\\nlines"`,
  );
});

test("of the host only what is remarkable is kept, with the run that it is about", () => {
  log.host({ level: "information", category: "Function.price-work", message: "Executing" });
  const run = { functionName: "price-work", invocationId: "7" };
  log.host({ level: "error", category: "Function.price-work", message: "Executed", ...run });
  expect(written()).toEqual([
    `{"at":"2024-07-15T08:00:00.000Z","level":"error","code":"Function.price-work","function":"price-work","invocationId":"7","message":"Executed"}`,
  ]);
});

test("trouble of a service is told without its text", () => {
  log.trouble("cosmos", new RangeError("the document of VERZONNEN FIETSEN BV"));
  expect(JSON.parse(written()[0] ?? "")).toMatchObject({
    level: "error",
    code: "cosmos-trouble",
    error: { name: "RangeError" },
  });
  expect(written()[0]).not.toContain("VERZONNEN");
});

test("a log goes on where the last one ended, and what comes too late is only printed", () => {
  log.trouble("blob", new Error());
  log.close();
  log.trouble("late", new Error());
  log = open();
  log.trouble("identity", new Error());
  expect(written().map((line) => (JSON.parse(line) as { code: string }).code)).toEqual([
    "blob-trouble",
    "identity-trouble",
  ]);
  expect(printed).toHaveLength(3);
});
