import { execFile } from "node:child_process";
import { readdirSync, rmSync, statSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { localSettings } from "../shared/config/settings.ts";
import { median } from "./median.ts";

export interface BundleFigures {
  /** What is deployed, without the source map, which nothing loads. */
  readonly megabytes: number;
  readonly bundledMilliseconds: number;
  readonly unbundledMilliseconds: number;
  /** The import of the application with its packages beside it, over that of the bundle. */
  readonly ratio: number;
}

const rounds = 7;
const root = join(import.meta.dirname, "..");
const run = promisify(execFile);

/** Builds what is deployed, and beside it the same with packages left where npm puts them; imports them in turns. */
export async function bundleAgainstPackages(): Promise<BundleFigures> {
  const bundled = await mkdtemp(join(tmpdir(), "filing-bundle-"));
  // Where its imports of packages lead somewhere.
  const unbundled = join(root, "node_modules", ".cache", "unbundled");
  try {
    await run(process.execPath, [join(root, "tools/build.ts"), "--out", bundled]);
    await buildUnbundled(unbundled);
    const [one, other]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      one.push(await importMilliseconds(bundled));
      other.push(await importMilliseconds(unbundled));
    }
    const bundledMilliseconds = median(one);
    const unbundledMilliseconds = median(other);
    return {
      megabytes: bytesIn(bundled) / 1_000_000,
      bundledMilliseconds,
      unbundledMilliseconds,
      ratio: unbundledMilliseconds / bundledMilliseconds,
    };
  } finally {
    for (const folder of [bundled, unbundled]) rmSync(folder, { recursive: true, force: true });
  }
}

async function buildUnbundled(folder: string): Promise<void> {
  await build({
    entryPoints: [join(root, "functions/main.ts")],
    outfile: join(folder, "main.mjs"),
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node24",
    logLevel: "warning",
  });
}

async function importMilliseconds(folder: string): Promise<number> {
  const { stdout } = await run(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      join(import.meta.dirname, "import-once.ts"),
      join(folder, "main.mjs"),
    ],
    { env: localSettings },
  );
  return Number(stdout);
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => !path.endsWith(".map"))
    .map((path) => statSync(join(folder, path)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
}
