import { expect, test } from "@jest/globals";
import { readConfig } from "../../shared/config/config.ts";
import { settings } from "../../shared/config/settings.ts";

const localValues: Readonly<Record<string, string>> = Object.fromEntries(
  settings.map(({ name, local }) => [name, local]),
);

/** What the Functions host reads itself. */
const settingsOfTheHost = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"];

test("the local values are a complete configuration, of a desk", () => {
  expect(readConfig(localValues).onTheDesk).toBe(true);
});

test("no setting is listed that nobody reads", () => {
  const read = new Set<string>();
  const watched = new Proxy(localValues, {
    get(values, name) {
      read.add(String(name));
      return values[String(name)];
    },
  });
  readConfig(watched);
  const idle = settings.map(({ name }) => name).filter((name) => !read.has(name));
  expect(idle.sort()).toEqual(settingsOfTheHost.sort());
});

test("everything that is missing is named at once", () => {
  const required = settings.map(({ name }) => name).filter((name) => !optional.includes(name));
  const message = refusalOf(() => readConfig({}));
  expect(required.filter((name) => !message.includes(`${name} is missing`))).toEqual([]);
});

test("mail is files on a desk only", () => {
  const elsewhere = { ...localValues, COSMOS: "https://filing.documents.azure.com" };
  expect(refusalOf(() => readConfig(elsewhere))).toContain("MAIL must be an https address");
  const url = "https://mail.example/send?sig=1";
  expect(readConfig({ ...elsewhere, CLOCK_OFFSET_MS: undefined, MAIL: url }).mail).toEqual({
    kind: "service",
    url,
  });
});

const optional: readonly string[] = [...settingsOfTheHost, "CLOCK_OFFSET_MS"];

function refusalOf(start: () => unknown): string {
  try {
    start();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it started");
}
