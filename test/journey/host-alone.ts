import { join, resolve } from "node:path";
import { readSettingsFile, startFunctionsHost } from "../../local/functions-host/functions-host.ts";

/** The host of the desk without the rest of the desk, as Core Tools are: `node host-alone.ts SETTINGS_FILE PORT`. */
const [settingsFile = "", port = "0"] = process.argv.slice(2);
const repository = resolve(import.meta.dirname, "../..");

const host = await startFunctionsHost({
  entry: join(repository, "functions", "main.ts"),
  hostFile: join(repository, "host.json"),
  settings: await readSettingsFile(settingsFile),
  port: Number(port),
  log: () => undefined,
});
process.stdout.write(`ready ${host.url}\n`);
process.once("SIGTERM", () => void host.close().then(() => process.exit(0)));
