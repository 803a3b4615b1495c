import { enableCompileCache, flushCompileCache } from "node:module";
import { parseArgs } from "node:util";

// Before anything else is loaded: a start with compiled modules at hand takes half the time.
enableCompileCache();
const { startCosmos } = await import("./cosmos.ts");

const { values } = parseArgs({
  options: { port: { type: "string", default: "8081" }, data: { type: "string" }, key: { type: "string" } },
});

const cosmos = await startCosmos({
  port: Number(values.port),
  ...(values.data === undefined ? {} : { dataDirectory: values.data }),
  ...(values.key === undefined ? {} : { key: values.key }),
});

console.log(`ready ${cosmos.endpoint} ${cosmos.key}`);

const stop = () => void cosmos.close().then(() => process.exit(0));
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
// Not left to the end of the process, which may be a kill.
setTimeout(flushCompileCache, 1_000).unref();
