import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { localSettings } from "../../shared/config/settings.ts";
import { azureSettings } from "../builders/settings.ts";
import { registrations } from "../house/registrations.ts";

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, "../..");

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bundle-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("what is deployed", () => {
  const bundle = (): string => join(folder, "app");

  beforeAll(async () => {
    await build("--out", bundle());
  }, 60_000);

  test("is one entry and what the host and the packages read beside it", () => {
    expect(readdirSync(bundle()).sort()).toEqual([
      "data",
      "host.json",
      "main.mjs",
      "main.mjs.map",
      "package.json",
      "standard-fonts",
    ]);
    expect(JSON.parse(readFileSync(join(bundle(), "package.json"), "utf8"))).toMatchObject({
      type: "module",
      main: "main.mjs",
    });
  });

  test("registers exactly the functions of the route, queue and timer lists", async () => {
    const { http, serviceBusQueue, timer } = registrations();
    const composed = [
      ...[...http.keys()].map((name) => [name, "http"]),
      ...[...serviceBusQueue.keys()].map((name) => [name, "serviceBus"]),
      ...[...timer.keys()].map((name) => [name, "timer"]),
    ];
    const loaded = await load(bundle(), localSettings);
    expect(loaded.exitCode).toBe(0);
    expect(JSON.parse(loaded.stdout)).toEqual(Object.fromEntries(composed));
  }, 60_000);

  test("refuses to start with faulty settings, and says which", async () => {
    const { PAYMENT_PROVIDER_KEY: _missing, ...rest } = localSettings;
    const refused = await load(bundle(), { ...rest, PAYMENT_IBAN: "BE68539007547043", MAIL: "" });
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toBe("");
    expect(refused.stderr).toContain(`the settings are not complete:
- PAYMENT_PROVIDER_KEY is missing
- PAYMENT_IBAN must be an IBAN with its check digits
- MAIL is missing
`);
    expect(refused.stderr).not.toContain("BE68539007547043");
  }, 60_000);

  test("refuses a secret that the platform could not read", async () => {
    const unread = "@Microsoft.KeyVault(SecretUri=https://filing.vault.azure.net/secrets/mail)";
    const refused = await load(bundle(), { ...azureSettings(), MAIL: unread });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("- MAIL could not be read from the key vault\n");
  }, 60_000);
});

test("a bundle draws PDF with the fonts and the colour profile that it carries", async () => {
  const app = join(folder, "drawing");
  await build("--entry", join(import.meta.dirname, "draw-pdf.ts"), "--out", app);
  const { stdout } = await run(process.execPath, [join(app, "main.mjs")], { encoding: "latin1" });
  expect(stdout.slice(0, 5)).toBe("%PDF-");
  expect(stdout).toContain("sRGB");
}, 60_000);

async function build(...options: readonly string[]): Promise<void> {
  await run(process.execPath, [join(repository, "tools/build.ts"), ...options]);
}

interface Loaded {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Loads a package in the host of the desk, in a process whose environment has these settings alone. */
async function load(bundle: string, settings: Readonly<Record<string, string>>): Promise<Loaded> {
  const settingsFile = join(folder, "local.settings.json");
  writeFileSync(settingsFile, JSON.stringify({ IsEncrypted: false, Values: settings }));
  return new Promise((loaded) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, "load-in-host.ts"), bundle, settingsFile],
      { env: {} },
      (error, stdout, stderr) => {
        loaded({ exitCode: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}
