import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type ServiceBusConfig, startServiceBus } from "./service-bus.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "5672" },
    config: { type: "string", default: "Config.json" },
    data: { type: "string" },
  },
});

const serviceBus = await startServiceBus({
  config: JSON.parse(readFileSync(values.config, "utf8")) as ServiceBusConfig,
  port: Number(values.port),
  ...(values.data === undefined ? {} : { dataDirectory: values.data }),
});
console.log(`ready ${serviceBus.connectionString}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void serviceBus.close());
}
