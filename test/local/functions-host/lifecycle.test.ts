import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { type HostUnderTest, startHost } from "./host-under-test.ts";
import { until } from "./until.ts";

let directory: string;
let hosts: HostUnderTest[] = [];
const taken = createServer();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "functions-host-"));
});

afterEach(async () => {
  await Promise.all(hosts.map((host) => host.kill()));
  hosts = [];
});

afterAll(async () => {
  taken.close();
  await rm(directory, { recursive: true });
});

async function start(given: Parameters<typeof startHost>[0]): Promise<HostUnderTest> {
  const host = await startHost(given);
  hosts.push(host);
  return host;
}

describe("Timers of an app", () => {
  test("follow the desk's clock, run on demand, and are past due after downtime", async () => {
    const settings = { SWEEP_SCHEDULE: "0 */5 * * * *", "AzureWebJobs.off.Disabled": "true" };
    const given = { entry: "timers.ts", settings, stateDirectory: directory };
    const first = await start({ ...given, clock: "2024-01-31T22:58:00Z" });
    expect(first.functions.map(({ name }) => name)).toEqual(["sweep", "yearly", "recorded"]);

    await first.command({ do: "setClock", clock: "2024-01-31T23:00:00Z" });
    await until(async () => (await first.recorded()).length === 1);
    await first.command({ do: "runTimer", name: "sweep" });
    await expect(first.command({ do: "runTimer", name: "yearly" })).rejects.toThrow("not this year");
    await expect(first.command({ do: "runTimer", name: "unknown" })).rejects.toThrow("no timer 'unknown'");
    const [onTime, onDemand] = await first.recorded();
    expect(onTime).toMatchObject([
      "sweep",
      {
        isPastDue: false,
        schedule: { adjustForDST: true },
        scheduleStatus: { last: "0001-01-01T00:00:00+00:00", next: "2024-01-31T23:00:00.000Z" },
        metadata: "undefined",
      },
    ]);
    expect(onDemand).toMatchObject(["sweep", { scheduleStatus: { next: "2024-01-31T23:05:00.000Z" } }]);
    await first.kill();

    const second = await start({ ...given, clock: "2024-02-02T00:00:00Z" });
    await until(async () => (await second.recorded()).length === 1);
    expect(await second.recorded()).toMatchObject([["sweep", { isPastDue: true }]]);
  });
});

describe("SIGTERM", () => {
  test("lets a request in flight end, takes no other, tells the app, and the process ends with 0", async () => {
    const host = await start({});
    const held = host.get("/held?key=a");
    await until(async () => (await host.recorded()).some(([what]) => what === "held"));
    host.terminate();
    await until(async () => {
      const refused = await host.get("/byName").catch(() => "refused");
      return refused === "refused";
    });
    host.release("a");
    expect((await held).status).toBe(200);
    const { code, recorded } = await host.ended();
    expect(code).toBe(0);
    expect(recorded.at(-1)).toEqual(["appTerminate", true]);
  });

  test("waits for what is running no longer than it may", async () => {
    const host = await start({ drainMilliseconds: 100 });
    const held = host.get("/held?key=never").catch(() => "cut off");
    await until(async () => (await host.recorded()).some(([what]) => what === "held"));
    host.terminate();
    expect(await held).toBe("cut off");
    expect((await host.ended()).code).toBe(0);
    expect(host.log.map(({ message }) => message)).toContain(
      "Invocations are still running 100 ms after the drain began.",
    );
  });
});

test("A function that runs longer than functionTimeout has failed: 500, and a line in the log", async () => {
  const host = await start({ settings: { AzureFunctionsJobHost__functionTimeout: "00:00:00.2" } });
  expect((await host.get("/held?key=late")).status).toBe(500);
  await until(() => host.log.some(({ message }) => message.includes("Timeout value of 200 ms was exceeded")));
  expect((await host.get("/byName")).status).toBe(200);
});

test("A port that is taken is no place to start", async () => {
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, "127.0.0.1", () => resolve((taken.address() as AddressInfo).port));
  });
  await expect(start({ port })).rejects.toThrow("EADDRINUSE");
});

describe("A start that fails says why", () => {
  test("the entry throws", async () => {
    await expect(start({ entry: "broken.ts" })).rejects.toThrow("the entry is broken");
  });

  test("a trigger is not supported", async () => {
    await expect(start({ entry: "unsupported.ts" })).rejects.toThrow(
      "The function 'onUpload' cannot be run: the trigger 'blobTrigger' is not supported by this host.",
    );
  });
});

test("The bundle for deployment, an ES module with @azure/functions inside, runs as the sources do", async () => {
  const entry = join(directory, "main.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("fixture-app/main.ts", import.meta.url))],
    outfile: entry,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@azure/functions-core"],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  const host = await start({ entry });
  expect(host.functions).toHaveLength(19);
  expect(await (await host.get("/things/12")).text()).toBe("thing 12");
});
