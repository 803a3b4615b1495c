import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import { type AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";
import { filingClient } from "../../local/filing-client.ts";

let dataDirectory: string;
let desk: DeskProcess;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "filing-smoke-"));
  desk = await startDeskProcess({ dataDirectory, clock: "2024-07-15T08:00:00.000Z" });
}, 60_000);

afterAll(async () => {
  await desk.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

test("an application that works is found right by everybody", async () => {
  const { exitCode, lines } = await smoke({ url: desk.endpoints.url });
  expect(lines).toHaveLength(6);
  expect(lines.filter((line) => !line.startsWith("right  "))).toEqual([]);
  expect(exitCode).toBe(0);
});

test("it is found right by a filer with and without a profile, and nothing is left behind", async () => {
  const token = await desk.token({ connection: "eid", key: "smoke" });
  const filer = filingClient(desk.endpoints.url, token);
  const before = await smoke({ url: desk.endpoints.url, token });
  await filer.putProfile({ language: "nl", email: "smoke@example.org", name: "Smoke" });
  const after = await smoke({ url: desk.endpoints.url, token });
  expect([before, after].map(({ exitCode, lines }) => [exitCode, lines.length])).toEqual([
    [0, 8],
    [0, 8],
  ]);
  expect(await filer.filings()).toEqual([]);
});

test("a token that is not taken is found out", async () => {
  const { exitCode, lines } = await smoke({ url: desk.endpoints.url, token: "nobody's" });
  expect(lines.filter((line) => line.startsWith("WRONG  "))).toEqual([
    "WRONG  the filings of the token's holder: GET /v1/filings answered 401 with something else",
    "WRONG  no upload of what is no XBRL: POST /v1/filings answered 401 with something else",
  ]);
  expect(exitCode).toBe(1);
});

test("something else at the address is not the application", async () => {
  const server = createServer((_request, response) => response.end('{"status":"fine"}'));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const { exitCode, lines } = await smoke({ url });
  server.close();
  expect(lines).toEqual(["WRONG  health: GET /health answered 200 with something else"]);
  expect(exitCode).toBe(1);
});

test("an address at which nobody answers is wrong, and one in the clear is not asked", async () => {
  const nobody = await smoke({ url: "http://127.0.0.1:9" });
  expect(nobody).toMatchObject({ exitCode: 1, lines: [expect.stringContaining("has no answer")] });
  expect(await smoke({ url: "http://filing.example" })).toMatchObject({ exitCode: 2, lines: [] });
});

interface Smoke {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

function smoke({ url, token = "" }: { readonly url: string; readonly token?: string }): Promise<Smoke> {
  const script = resolve(import.meta.dirname, "../../local/smoke.ts");
  const env = { FILING_TOKEN: token };
  return new Promise((done) => {
    execFile(process.execPath, [script, "--url", url, "--wait", "0"], { env }, (error, stdout) => {
      const lines = stdout === "" ? [] : stdout.trimEnd().split("\n");
      done({ exitCode: Number(error?.code ?? 0), lines });
    });
  });
}
