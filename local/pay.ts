import { parseArgs } from "node:util";
import { payAtProvider } from "./pay-at-provider.ts";
import { endpointsAt } from "./endpoints.ts";

const { values, positionals } = parseArgs({
  options: { port: { type: "string", default: "7071" } },
  allowPositionals: true,
});

const [paymentId] = positionals;
if (paymentId === undefined) {
  console.error("usage: npm run -s pay -- PAYMENT_ID [--port 7071]");
  process.exit(2);
}
const checkout = await payAtProvider(await endpointsAt(Number(values.port)), paymentId);
console.log(`paid ${paymentId} at ${checkout}`);
