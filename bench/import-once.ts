import { pathToFileURL } from "node:url";
import { provideCoreModule } from "../local/functions-host/core-module.ts";
import { createRegistration } from "../local/functions-host/registration.ts";

/** Imports an app as a worker does that starts cold, and prints how many milliseconds it took: `node import-once.ts ENTRY`. */
const registration = createRegistration(() => undefined);
provideCoreModule(registration.core);
const began = performance.now();
await import(pathToFileURL(process.argv[2] ?? "").href);
process.stdout.write(String(performance.now() - began));
process.exit(0);
