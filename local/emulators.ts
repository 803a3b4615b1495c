import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startBlobService } from "./blob/blob-service.ts";
import { startCosmos } from "./cosmos/cosmos.ts";
import { readSettingsFile } from "./functions-host/settings-file.ts";
import { startIdentity } from "./identity/identity.ts";
import { startPaymentProvider } from "./payment-provider/payment-provider.ts";
import { startServiceBus } from "./service-bus/service-bus.ts";
import { createBlobContainers, createContainers, serviceBusConfig } from "./topology.ts";

// Everything that the application has around it, at the addresses of a local.settings.json, for a Functions host that is
// not ours: npm run emulators. With --docker the stores and the broker are Microsoft's emulators, which must be up: only
// what those do not have is started, and their containers are made.

const { values } = parseArgs({
  options: {
    settings: { type: "string", default: "local.settings.json" },
    data: { type: "string", default: ".local/emulators" },
    docker: { type: "boolean", default: false },
  },
});

const settings = await readSettingsFile(values.settings);
const setting = (name: string): string => settings[name] ?? "";
const at = (service: string): string => join(resolve(values.data), service);

const running = [...(values.docker ? [] : await startStores()), ...(await startPartners())];
await createContainers(cosmosAccount());
await createBlobContainers(setting("UPLOADS_STORAGE"));
console.log(`ready: what is at the addresses of ${values.settings}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void Promise.all(running.map((service) => service.close())).then(() => process.exit(0));
  });
}

interface Closeable {
  close(): Promise<void>;
}

async function startStores(): Promise<readonly Closeable[]> {
  return Promise.all([
    startCosmos({ port: portIn("COSMOS", 8081), key: cosmosAccount().key, dataDirectory: at("cosmos") }),
    startServiceBus({
      port: portIn("ServiceBus", 5672),
      config: serviceBusConfig,
      dataDirectory: at("service-bus"),
    }),
    startBlobService({ port: portIn("UPLOADS_STORAGE", 10_000), dataDirectory: at("blob") }),
  ]);
}

async function startPartners(): Promise<readonly Closeable[]> {
  const now = (): Date => new Date(Date.now() + Number(setting("CLOCK_OFFSET_MS")));
  return Promise.all([
    startIdentity({ port: portIn("FILER_ISSUER", 7072), dataDirectory: at("identity"), now }),
    startPaymentProvider({
      port: portIn("PAYMENT_PROVIDER_URL", 7073),
      apiKey: setting("PAYMENT_PROVIDER_KEY"),
      dataDirectory: at("payment-provider"),
      now,
    }),
  ]);
}

/** The port of an address on the loopback interface; the usual one where the value names none. */
function portIn(name: string, usual: number): number {
  const [, port] = /(?:127\.0\.0\.1|localhost):(\d+)/.exec(setting(name)) ?? [];
  return port === undefined ? usual : Number(port);
}

function cosmosAccount(): { readonly endpoint: string; readonly key: string } {
  const [, endpoint = "", key = ""] =
    /^AccountEndpoint=([^;]+);AccountKey=([^;]+)/.exec(setting("COSMOS")) ?? [];
  return { endpoint, key };
}
