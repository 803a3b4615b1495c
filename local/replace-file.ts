import { rename, writeFile } from "node:fs/promises";

/** Afterwards the file holds the text; whoever reads or dies meanwhile finds the old text or the new, never half. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${String(process.pid)}.new`;
  await writeFile(draft, text);
  await rename(draft, path);
}
