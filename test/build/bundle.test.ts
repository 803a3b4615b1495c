import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { functionNames, registrations } from "../house/registrations.ts";

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

  test("registers every function that the sources compose", async () => {
    const composed = functionNames(registrations());
    expect(composed.length).toBeGreaterThan(0);
    expect(await registeredBy(join(bundle(), "main.mjs"))).toEqual(composed);
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

/** The names of the functions that an app registers when a host loads it. */
async function registeredBy(entry: string): Promise<readonly string[]> {
  const standIn = join(import.meta.dirname, "stand-in-core.ts");
  const load = "await import(process.argv[1]); process.exit(0);";
  const { stdout } = await run(
    process.execPath,
    ["--import", standIn, "--input-type=module", "--eval", load, entry],
    { env: { ...process.env, ...exampleSettings() } },
  );
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "[]") as string[];
}

function exampleSettings(): Readonly<Record<string, string>> {
  const file = readFileSync(join(repository, "local.settings.example.json"), "utf8");
  return (JSON.parse(file) as { Values: Record<string, string> }).Values;
}
