import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readSettingsFile } from "../../../local/functions-host/functions-host.ts";
import { readHostFile } from "../../../local/functions-host/host-file.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "functions-host-"));
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function file(content: unknown): Promise<string> {
  const path = join(directory, "file.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

async function hostOf(content: unknown, environment = {}) {
  return readHostFile(await file(content), environment);
}

describe("host.json", () => {
  test("says little: the defaults of host version 4", async () => {
    expect(await hostOf({ version: "2.0" })).toEqual({
      routePrefix: "api",
      functionTimeoutMilliseconds: 1_800_000,
      serviceBus: {
        maxConcurrentCalls: 16,
        maxAutoLockRenewalMilliseconds: 300_000,
        autoCompleteMessages: true,
      },
    });
  });

  test("says everything that this host obeys, and more", async () => {
    const content = {
      version: "2.0",
      functionTimeout: "00:05:00",
      logging: { logLevel: { default: "Warning" } },
      extensions: {
        http: { routePrefix: "/v1/", hsts: { isEnabled: false } },
        serviceBus: {
          prefetchCount: 0,
          maxConcurrentCalls: 8,
          maxAutoLockRenewalDuration: "1.00:06:00.5",
          autoCompleteMessages: false,
        },
      },
    };
    expect(await hostOf(content)).toEqual({
      routePrefix: "v1",
      functionTimeoutMilliseconds: 300_000,
      serviceBus: {
        maxConcurrentCalls: 8,
        maxAutoLockRenewalMilliseconds: 86_760_500,
        autoCompleteMessages: false,
      },
    });
  });

  test("is overridden by settings", async () => {
    const environment = {
      AzureFunctionsJobHost__functionTimeout: "-1",
      AzureFunctionsJobHost__extensions__http__routePrefix: "",
      AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls: "3",
      AzureFunctionsJobHost__extensions__serviceBus__autoCompleteMessages: "false",
    };
    expect(await hostOf({ version: "2.0" }, environment)).toMatchObject({
      routePrefix: "",
      functionTimeoutMilliseconds: undefined,
      serviceBus: { maxConcurrentCalls: 3, autoCompleteMessages: false },
    });
  });

  test.each([
    ["not JSON", "{", "is not JSON"],
    ["another version", { version: "1.0" }, "version"],
    ["no version", {}, "version"],
    ["no time span", { version: "2.0", functionTimeout: "5m" }, "functionTimeout"],
    [
      "no calls",
      { version: "2.0", extensions: { serviceBus: { maxConcurrentCalls: 0 } } },
      "maxConcurrentCalls",
    ],
  ])("with %s is refused", async (_, content, why) => {
    await expect(hostOf(content)).rejects.toThrow(why);
  });
});

describe("local.settings.json", () => {
  test("gives its values", async () => {
    const path = await file({ IsEncrypted: false, Values: { A: "1", B: "" }, Host: { CORS: "*" } });
    expect(await readSettingsFile(path)).toEqual({ A: "1", B: "" });
  });

  test.each([
    ["encrypted", { IsEncrypted: true, Values: {} }, "Core Tools"],
    ["with a value that is no text", { Values: { A: { B: "1" } } }, "A"],
  ])("that is %s is refused", async (_, content, why) => {
    await expect(readSettingsFile(await file(content))).rejects.toThrow(why);
  });
});
