import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Log } from "./log.ts";

/**
 * Reads the values of a local.settings.json.
 * @throws Error when the file is encrypted (only Core Tools hold the key) or holds anything but texts
 */
export async function readSettingsFile(path: string): Promise<Readonly<Record<string, string>>> {
  const { error, data } = settingsFile.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (error !== undefined) throw new Error(`${path}: ${z.prettifyError(error)}`);
  return data.Values;
}

/**
 * Puts the settings into the environment. As under `func start`, what the environment holds already stays:
 * a setting of the same name is passed over, with a warning.
 */
export function applySettings(
  settings: Readonly<Record<string, string>>,
  environment: Record<string, string | undefined>,
  log: Log,
): void {
  for (const [name, value] of Object.entries(settings)) {
    const present = environment[name];
    if (present === undefined || present === "") {
      environment[name] = value;
    } else if (present !== value) {
      log({
        level: "warning",
        category: "Host.Startup",
        message: `Skipping '${name}' from local settings: the environment defines it already.`,
      });
    }
  }
}

const settingsFile = z.object({
  IsEncrypted: z.literal(false, "encrypted settings can be read by Core Tools only").default(false),
  Values: z.record(z.string(), z.string()).default({}),
});
