import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { format, getFileInfo } from "prettier";

const repository = resolve(import.meta.dirname, "..");

/**
 * Writes a file that is made from a source in this repository; with `--check` on the command line it writes
 * nothing and fails when the file on disk is not the one that the source gives.
 * @param path from the root of the repository; its ending tells how the text is formatted, or that it stays as it is
 * @param remake the command that brings the file back in step
 */
export async function keepInStep(path: string, text: string, remake: string): Promise<void> {
  const file = resolve(repository, path);
  const { inferredParser } = await getFileInfo(file);
  const wanted =
    inferredParser === null
      ? text
      : await format(text, { filepath: file, printWidth: 110, trailingComma: "all" });
  if (!process.argv.includes("--check")) {
    writeFileSync(file, wanted);
  } else if (wanted !== textOf(file)) {
    console.error(`${path} is not what its source says: ${remake}`);
    process.exitCode = 1;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
