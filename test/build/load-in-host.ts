import { resolve } from "node:path";
import { readSettingsFile, startFunctionsHost } from "../../local/functions-host/functions-host.ts";

/**
 * Loads a built package in the host of the desk, as it lies in its folder, and prints what it registers: the kind of
 * trigger by the name of the function, as one line of JSON. Used as `node load-in-host.ts FOLDER SETTINGS_FILE`.
 */
const [folder = "", settingsFile = ""] = process.argv.slice(2);

const { functions } = await startFunctionsHost({
  entry: resolve(folder, "main.mjs"),
  hostFile: resolve(folder, "host.json"),
  settings: await readSettingsFile(settingsFile),
  log: () => undefined,
});
process.stdout.write(
  `${JSON.stringify(Object.fromEntries(functions.map(({ name, trigger }) => [name, trigger])))}\n`,
);
process.exit(0);
