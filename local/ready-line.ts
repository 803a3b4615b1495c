import { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type Readable } from "node:stream";
import { createInterface } from "node:readline";

/**
 * Waits for the line with which a program says that it is ready; what it writes after that is read and dropped.
 *
 * @returns what stands behind the word.
 * @throws Error with `trouble` when it ends without having said so.
 */
export async function readyLine(
  child: ChildProcess & { readonly stdout: Readable },
  trouble: string,
): Promise<string> {
  const lines = createInterface({ input: child.stdout });
  const line = new Promise<string>((resolve) => {
    lines.on("line", (text) => {
      if (text.startsWith(word)) resolve(text.slice(word.length));
    });
  });
  const end = once(child, "exit").then(() => {
    throw new Error(trouble);
  });
  // Whoever started it ends it some day.
  end.catch(() => undefined);
  return Promise.race([line, end]);
}

const word = "ready ";
