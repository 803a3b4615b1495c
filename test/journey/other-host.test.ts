import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type FilingClient, type FilingView, eventually, filingClient } from "../../local/filing-client.ts";
import { freePort } from "../../local/free-port.ts";
import { payByLink } from "../../local/pay-at-provider.ts";
import { bicycleMaker } from "../../local/samples/accounts.ts";
import { xbrlOf } from "../../local/samples/xbrl-writer.ts";

const repository = resolve(import.meta.dirname, "../..");

let folder: string;
let settings: Readonly<Record<string, string>>;
const running: ChildProcess[] = [];

/** The steps of docs/func-start.md, with the host of the desk in the place of Core Tools, on ports that are free. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "filing-other-host-"));
  settings = await onFreePorts("local.settings.example.json");
  const file = join(folder, "local.settings.json");
  await writeFile(file, JSON.stringify({ IsEncrypted: false, Values: settings }));
  await start("local/emulators.ts", "--settings", file, "--data", join(folder, "data"));
  await start("test/journey/host-alone.ts", file, new URL(settings["PUBLIC_URL"] ?? "").port);
}, 60_000);

afterAll(async () => {
  for (const child of running.toReversed()) {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
  }
  await rm(folder, { recursive: true, force: true });
});

test("a filing is published between a host and emulators that share nothing but a settings file", async () => {
  const minted = await fetch(new URL("/mint", settings["FILER_ISSUER"]), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ connection: "eid", key: "anybody" }),
  });
  const { access_token: token } = (await minted.json()) as { access_token: string };
  const filer = filingClient(settings["PUBLIC_URL"] ?? "", token);
  await filer.putProfile({ language: "nl", email: "filer@example.org", name: "Filer" });

  const { id } = await filer.file(xbrlOf(bicycleMaker), "once");
  await reach(filer, id, "ready-for-payment");
  const { checkoutUrl } = await filer.startPayment([id], "once");
  await payByLink(checkoutUrl ?? "");
  expect((await reach(filer, id, "published")).reference).toMatch(/^2024-/);
}, 60_000);

const reach = (filer: FilingClient, id: string, status: string): Promise<FilingView> =>
  eventually(`${id} ${status}`, () => filer.filing(id), { isGood: (filing) => filing.status === status });

/** The settings of a file, with every port of the loopback interface exchanged for a free one. */
async function onFreePorts(path: string): Promise<Readonly<Record<string, string>>> {
  const storage = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${storageKey};BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;`;
  let text = (await readFile(join(repository, path), "utf8")).replaceAll(
    "UseDevelopmentStorage=true",
    storage,
  );
  for (const port of new Set([...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, found]) => found))) {
    text = text.replaceAll(`127.0.0.1:${port ?? ""}`, `127.0.0.1:${String(await freePort())}`);
  }
  const { Values } = JSON.parse(text) as { Values: Readonly<Record<string, string>> };
  const offset = Date.parse("2024-07-15T08:00:00.000Z") - Date.now();
  return { ...Values, MAIL: join(folder, "mail"), CLOCK_OFFSET_MS: String(offset) };
}

/** Of the account that every emulator of Azure Storage has. */
const storageKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Starts a program and waits until it says that it is ready. */
async function start(program: string, ...words: readonly string[]): Promise<void> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(repository, program), ...words],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: {},
    },
  );
  running.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("ready")) {
      child.stdout.resume();
      return;
    }
  }
  throw new Error(`${program} ended before it was ready`);
}
