import { parseArgs } from "node:util";
import { z } from "zod";
import { endpointsAt } from "./endpoints.ts";

const { values } = parseArgs({
  options: {
    connection: { type: "string" },
    key: { type: "string" },
    role: { type: "string", multiple: true },
    port: { type: "string", default: "7071" },
  },
});

if (values.key === undefined && values.role === undefined) {
  console.error(`usage: npm run -s token -- --connection eid|idaas|csam-cert --key NAME [--port 7071]
       npm run -s token -- --role contact-centre|treasury|operator|scheduler [--key NAME] [--port 7071]`);
  process.exit(2);
}
const { identity } = await endpointsAt(Number(values.port));
const response = await fetch(`${identity.url}/mint`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ connection: values.connection, key: values.key ?? "staff", roles: values.role }),
});
if (!response.ok) {
  console.error(`the identity provider answered ${String(response.status)}: ${await response.text()}`);
  process.exit(1);
}
console.log(z.object({ access_token: z.string() }).parse(await response.json()).access_token);
