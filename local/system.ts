import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { localSettings } from "../shared/config/settings.ts";
import { type BlobService, type BlobServiceOptions, startBlobService } from "./blob/blob-service.ts";
import { type Control, startControl } from "./control.ts";
import { type Cosmos, type CosmosOptions, startCosmos } from "./cosmos/cosmos.ts";
import { type DeskClock, openDeskClock } from "./desk-clock.ts";
import { type DeskLog, openDeskLog } from "./desk-log.ts";
import { type Endpoints, forgetRunning, lastEndpoints, writeEndpoints } from "./endpoints.ts";
import { freePort } from "./free-port.ts";
import { type FunctionsHost, startFunctionsHost } from "./functions-host/functions-host.ts";
import { type Identity, startIdentity } from "./identity/identity.ts";
import { replaceFile } from "./replace-file.ts";
import { type RunningPaymentProvider, startPaymentProvider } from "./payment-provider/payment-provider.ts";
import { type ServiceBus, type ServiceBusOptions, startServiceBus } from "./service-bus/service-bus.ts";
import { createBlobContainers, createContainers, serviceBusConfig } from "./topology.ts";

export interface SystemOptions {
  /** Of the application; 0 takes any that is free. */
  readonly port: number;
  readonly dataDirectory: string;
  /** The instant that the clock of the whole system starts at; absent: it goes on, or is the machine's. */
  readonly clockStart?: Date;
  /** The app's main file: the sources, or the bundle that is deployed. */
  readonly entry?: string;
  /** Told of every operation on the emulators: the bench counts them. */
  readonly observe?: {
    readonly cosmos?: NonNullable<CosmosOptions["observe"]>;
    readonly serviceBus?: NonNullable<ServiceBusOptions["observe"]>;
    readonly blob?: NonNullable<BlobServiceOptions["observe"]>;
  };
}

export interface System {
  readonly endpoints: Endpoints;
  /** Lets what is running end, then stops everything. The data stays. */
  close(): Promise<void>;
}

const root = join(import.meta.dirname, "..");

/**
 * Starts the whole of Filing on 127.0.0.1 in this process: the emulators, the identity and payment providers, and
 * the Functions host with the unmodified application, which sees only ordinary connection strings.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const dataDirectory = resolve(options.dataDirectory);
  await mkdir(dataDirectory, { recursive: true });
  // Known before anything starts: the payment provider is told to call back there.
  const port = options.port === 0 ? await freePort() : options.port;
  const clock = await openDeskClock(dataDirectory, options.clockStart);
  const log = openDeskLog({ dataDirectory, now: () => clock.now() });
  const cloud = await startCloud({ ...options, dataDirectory }, { clock, log });
  await Promise.all([
    createContainers(cloud.cosmos),
    createBlobContainers(cloud.blob.connectionString),
    // For whoever runs a broker beside this one, ours alone or Microsoft's: it is their Config.json.
    replaceFile(join(dataDirectory, "Config.json"), `${JSON.stringify(serviceBusConfig, null, 2)}\n`),
  ]);
  const host = await startFunctionsHost({
    entry: options.entry ?? join(root, "functions", "main.ts"),
    hostFile: join(root, "host.json"),
    settings: { ...applicationSettings(cloud, clock, port), MAIL: join(dataDirectory, "mail") },
    port,
    stateDirectory: join(dataDirectory, "timers"),
    now: () => clock.now(),
    log: (entry) => log.host(entry),
  });
  const control = await startOn(cloud.ports["control"], (port) =>
    startControl({ port, clock, moved: () => clockMoved(clock, host), refuse: cloud.cosmos.refuse }),
  );
  const endpoints = endpointsOf(cloud, { host, control, dataDirectory });
  await writeEndpoints(endpoints);
  return {
    endpoints,
    async close() {
      await closeAll(cloud, { host, control, endpoints });
      log.close();
    },
  };
}

interface Cloud {
  readonly cosmos: Cosmos;
  readonly serviceBus: ServiceBus;
  readonly blob: BlobService;
  readonly identity: Identity;
  readonly paymentProvider: RunningPaymentProvider;
  /** The ports of the system that last ran on this data: addresses that were handed out stay good. */
  readonly ports: Readonly<Record<string, number>>;
}

interface Surroundings {
  readonly clock: DeskClock;
  readonly log: DeskLog;
}

async function startCloud(
  { dataDirectory, observe = {} }: SystemOptions,
  { clock, log }: Surroundings,
): Promise<Cloud> {
  const ports = (await lastEndpoints(dataDirectory))?.ports ?? {};
  const at = (name: string): string => join(dataDirectory, name);
  const now = (): Date => clock.now();
  const onTrouble = (service: string) => (error: unknown) => log.trouble(service, error);
  const [cosmos, serviceBus, blob, identity, paymentProvider] = await Promise.all([
    startOn(ports["cosmos"], (port) =>
      startCosmos({
        port,
        dataDirectory: at("cosmos"),
        onTrouble: onTrouble("cosmos"),
        ...given("observe", observe.cosmos),
      }),
    ),
    startOn(ports["serviceBus"], (port) =>
      startServiceBus({
        port,
        config: serviceBusConfig,
        dataDirectory: at("service-bus"),
        ...given("observe", observe.serviceBus),
      }),
    ),
    startOn(ports["blob"], (port) =>
      startBlobService({ port, dataDirectory: at("blob"), ...given("observe", observe.blob) }),
    ),
    startOn(ports["identity"], (port) =>
      startIdentity({ port, dataDirectory: at("identity"), now, onTrouble: onTrouble("identity") }),
    ),
    startOn(ports["paymentProvider"], (port) =>
      startPaymentProvider({
        port,
        dataDirectory: at("payment-provider"),
        now,
        onTrouble: onTrouble("payment-provider"),
      }),
    ),
  ]);
  return { cosmos, serviceBus, blob, identity, paymentProvider, ports };
}

/** Starts at the port that was used before, or at any other when somebody else has taken it. */
async function startOn<Service>(
  before: number | undefined,
  start: (port: number) => Promise<Service>,
): Promise<Service> {
  if (before === undefined) return start(0);
  try {
    return await start(before);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return start(0);
    throw error;
  }
}

/** The local settings with the addresses of this cloud in them. */
function applicationSettings(cloud: Cloud, clock: DeskClock, port: number): Record<string, string> {
  const { identity, paymentProvider } = cloud;
  return {
    ...localSettings,
    ServiceBus: cloud.serviceBus.connectionString,
    COSMOS: cloud.cosmos.connectionString,
    UPLOADS_STORAGE: cloud.blob.connectionString,
    ARCHIVE_STORAGE: cloud.blob.connectionString,
    AzureWebJobsStorage: cloud.blob.connectionString,
    PUBLIC_URL: `http://127.0.0.1:${String(port)}`,
    FILER_ISSUER: identity.issuer,
    FILER_JWKS_URI: identity.jwksUri,
    STAFF_ISSUER: identity.staffIssuer,
    STAFF_JWKS_URI: identity.staffJwksUri,
    TOKEN_AUDIENCE: identity.audience,
    PAYMENT_PROVIDER_URL: paymentProvider.url,
    PAYMENT_PROVIDER_KEY: paymentProvider.apiKey,
    CLOCK_OFFSET_MS: String(clock.offsetMilliseconds()),
  };
}

/** The application looks at its setting at every look at the clock. */
function clockMoved(clock: DeskClock, host: FunctionsHost): void {
  process.env["CLOCK_OFFSET_MS"] = String(clock.offsetMilliseconds());
  host.clockMoved();
}

interface Front {
  readonly host: FunctionsHost;
  readonly control: Control;
}

function endpointsOf(
  cloud: Cloud,
  { host, control, dataDirectory }: Front & { dataDirectory: string },
): Endpoints {
  const { cosmos, serviceBus, blob, identity, paymentProvider } = cloud;
  const { issuer, jwksUri, staffIssuer, staffJwksUri, audience } = identity;
  return {
    pid: process.pid,
    url: host.url,
    control: control.url,
    identity: { url: new URL(issuer).origin, issuer, jwksUri, staffIssuer, staffJwksUri, audience },
    paymentProvider: { url: paymentProvider.url, apiKey: paymentProvider.apiKey },
    cosmos: cosmos.connectionString,
    serviceBus: serviceBus.connectionString,
    blob: blob.connectionString,
    ports: {
      cosmos: cosmos.port,
      serviceBus: serviceBus.port,
      blob: blob.port,
      identity: identity.port,
      paymentProvider: paymentProvider.port,
      control: control.port,
    },
    dataDirectory,
  };
}

/** The front first, so that nothing new comes in; what is running may still use the cloud behind it. */
async function closeAll(
  cloud: Cloud,
  { host, control, endpoints }: Front & { endpoints: Endpoints },
): Promise<void> {
  await forgetRunning(endpoints);
  await Promise.all([control.close(), host.close()]);
  await cloud.paymentProvider.close();
  await Promise.all([
    cloud.identity.close(),
    cloud.serviceBus.close(),
    cloud.cosmos.close(),
    cloud.blob.close(),
  ]);
}

/** A member of a record of options that is left out when there is nothing to give. */
const given = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> => (value === undefined ? {} : ({ [name]: value } as Record<Name, Value>));
