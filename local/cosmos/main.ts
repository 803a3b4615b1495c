import { parseArgs } from "node:util";
import { startCosmos } from "./cosmos.ts";

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
