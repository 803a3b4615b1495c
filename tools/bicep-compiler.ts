import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { arch, platform } from "node:process";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";

const repository = resolve(import.meta.dirname, "..");
const project = join(repository, "infra/compiler/bicep.proj");
/** Git ignores it. */
const folder = join(repository, ".bicep");

/** What the compiler said, and whether it was content. */
export interface Compilation {
  readonly isDone: boolean;
  readonly said: string;
}

/** Runs the compiler at the root of the repository. */
export type Bicep = (...words: readonly string[]) => Promise<Compilation>;

export const howToGetBicep =
  "no Bicep compiler: install one (https://aka.ms/bicep/install), or a .NET SDK, with which it is restored from NuGet";

/** The Bicep compiler: the one on the PATH, else the one of NuGet; `undefined` when neither is to be had. */
export async function bicepCompiler(): Promise<Bicep | undefined> {
  if ((await run("bicep", ["--version"])).isDone) return (...words) => run("bicep", words);
  const restored = restoredCompiler() ?? ((await restore()) ? restoredCompiler() : undefined);
  if (restored === undefined) return undefined;
  await chmod(restored, 0o755);
  return (...words) => run(restored, words);
}

/** As NuGet calls the platform: the packages are Azure.Bicep.CommandLine.{this}. */
const systems: Partial<Record<NodeJS.Platform, string>> = { linux: "linux", darwin: "osx", win32: "win" };
const platformName = `${systems[platform] ?? platform}-${arch}`;

async function restore(): Promise<boolean> {
  const { isDone } = await run("dotnet", [
    "restore",
    project,
    ...["--packages", join(folder, "packages")],
    `-p:BicepPlatform=${platformName}`,
    // With a slash at the end: else what a restore notes down comes to lie beside the project.
    `-p:MSBuildProjectExtensionsPath=${join(folder, "obj")}/`,
  ]);
  return isDone;
}

function restoredCompiler(): string | undefined {
  const pattern = `packages/azure.bicep.commandline.${platformName}/*/tools/bicep{,.exe}`;
  const found = globSync(pattern, { cwd: folder }).sort();
  const newest = found.at(-1);
  return newest === undefined ? undefined : join(folder, newest);
}

/** Runs for seconds only: what .NET learns on the way to be faster later is a quarter of them. */
const environment = { ...process.env, DOTNET_TieredPGO: "0" };

function run(command: string, words: readonly string[]): Promise<Compilation> {
  return new Promise((resolved) => {
    execFile(command, words, { cwd: repository, env: environment }, (error, stdout, stderr) => {
      resolved({ isDone: error === null, said: stripVTControlCharacters(`${stdout}${stderr}`).trim() });
    });
  });
}
