import { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type Readable } from "node:stream";

/**
 * Waits for the line that a program begins with a word, such as `ready`; everything else that it writes is read and
 * dropped.
 *
 * @returns what stands behind the word.
 * @throws Error with `trouble` when the program ends without having said so.
 */
export async function saidLine(
  child: ChildProcess & { readonly stdout: Readable },
  word: string,
  trouble: string,
): Promise<string> {
  const lines = createInterface({ input: child.stdout });
  const line = new Promise<string>((resolve) => {
    lines.on("line", (text) => {
      if (text.startsWith(`${word} `)) resolve(text.slice(word.length + 1));
    });
  });
  const end = once(child, "exit").then(() => {
    throw new Error(trouble);
  });
  // Whoever started it ends it some day.
  end.catch(() => undefined);
  return Promise.race([line, end]);
}
