import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const program = join(import.meta.dirname, "..", "..", "local", "drive-emulators.ts");

test("the emulators, each alone in a process, do for the clients what Azure would", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program]);

  expect(stdout).toMatch(/everything as expected\n$/);
}, 30_000);
