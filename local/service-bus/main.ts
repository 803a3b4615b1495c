import { readFileSync } from "node:fs";
import { enableCompileCache, flushCompileCache } from "node:module";
import { parseArgs } from "node:util";
import type { ServiceBusConfig } from "./service-bus.ts";

// Before anything else is loaded, which an import with nothing but types in its braces would do, too: a start with
// compiled modules at hand takes half the time.
enableCompileCache();
const { startServiceBus } = await import("./service-bus.ts");

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "5672" },
    "admin-port": { type: "string" },
    config: { type: "string" },
    data: { type: "string" },
  },
});
const { port, "admin-port": adminPort, config, data } = values;
if (config === undefined && adminPort === undefined) {
  throw new Error("nothing to serve: --config names a file with queues, --admin-port lets them be made");
}

const serviceBus = await startServiceBus({
  port: Number(port),
  ...(adminPort === undefined ? {} : { adminPort: Number(adminPort) }),
  ...(config === undefined ? {} : { config: JSON.parse(readFileSync(config, "utf8")) as ServiceBusConfig }),
  ...(data === undefined ? {} : { dataDirectory: data }),
});
const { connectionString, administration } = serviceBus;
const lines = [`ready ${connectionString}`];
if (administration !== undefined) {
  lines.push(
    `administration ${administration.connectionString}`,
    `certificate ${administration.certificatePath}`,
  );
}
console.log(lines.join("\n"));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void serviceBus.close());
}
// Not left to the end of the process, which may be a kill.
setTimeout(flushCompileCache, 1_000).unref();
