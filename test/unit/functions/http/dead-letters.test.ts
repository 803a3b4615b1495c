import { beforeEach, describe, expect, test } from "@jest/globals";
import { registerDeadLetterRoutes } from "../../../../functions/http/dead-letters.ts";
import { openAlways } from "../../../builders/access.ts";
import { bury, buryAll } from "../../../builders/dead-letters.ts";
import { morning } from "../../../builders/times.ts";
import { type HttpApp, type Sent, httpApp } from "../../../doubles/http-app.ts";
import { type MemoryPorts, memoryPorts } from "../../../doubles/memory-ports.ts";
import { scriptedTokenVerifier } from "../../../doubles/scripted-token-verifier.ts";

let app: HttpApp;
let ports: MemoryPorts;

beforeEach(() => {
  app = httpApp();
  ports = memoryPorts({ now: morning, timetable: openAlways });
  const tokens = scriptedTokenVerifier();
  tokens.set("operator", { kind: "staff", subject: "dirk", roles: ["operator"] });
  tokens.set("treasurer", { kind: "staff", subject: "chloe", roles: ["treasury"] });
  registerDeadLetterRoutes(app, { ...ports, tokens });
});

const list = (query: Readonly<Record<string, string>> = {}) =>
  app.request("list-dead-letters", { token: "operator", query });

const replay = (body: unknown) => app.request("replay-dead-letters", { token: "operator", body });

describe("GET /v1/operations/dead-letters", () => {
  test("shows what is known of each, and nothing of a body", async () => {
    await bury(ports, "price", "f1");
    ports.queues.sendText("validate", "poison {");
    buryAll(ports.queues, "validate");
    const answer = await list();
    expect(answer).toMatchObject({ status: 200, headers: { "Cache-Control": "no-store" } });
    const common = {
      reason: "MaxDeliveryCountExceeded",
      description: expect.any(String),
      deliveryCount: 10,
      at: morning,
    };
    expect(answer.body).toEqual({
      items: [
        { ...common, id: "2", queue: "validate", subject: null },
        { ...common, id: "1", queue: "price", subject: "f1" },
      ],
      continuation: null,
    });
  });

  test("gives fifty at a time, and its continuation leads to the rest", async () => {
    await bury(ports, "settle", ...Array.from({ length: 51 }, (_, index) => `p${String(index)}`));
    const first = await list({ queue: "settle" });
    expect(first.body["items"]).toHaveLength(50);
    const rest = await list({ queue: "settle", continuation: String(first.body["continuation"]) });
    expect(rest.body).toMatchObject({ items: [{ subject: "p50" }], continuation: null });
  });

  test.each([
    { query: { queue: "mystery" }, at: "queue" },
    { query: { continuation: "nowhere" }, at: "continuation" },
    { query: { queue: "price", continuation: "settle:1" }, at: "continuation" },
  ])("refuses $query", async ({ query, at }) => {
    expect(await list(query)).toMatchObject({ status: 400, body: { issues: [{ in: at }] } });
  });
});

describe("POST /v1/operations/dead-letters/replay", () => {
  beforeEach(() => bury(ports, "price", "f1", "f2", "f3"));

  test.each([
    { choice: { ids: ["2"] }, replayed: 1, left: 2 },
    { choice: { ids: ["1", "3", "99"] }, replayed: 2, left: 1 },
    { choice: { reason: "MaxDeliveryCountExceeded" }, replayed: 3, left: 0 },
    { choice: { reason: "another" }, replayed: 0, left: 3 },
  ])("replays $choice, and the audit knows who wanted it", async ({ choice, replayed, left }) => {
    expect(await replay({ queue: "price", ...choice })).toMatchObject({
      status: 200,
      body: { replayed, more: false },
    });
    expect(ports.deadLetters.all).toHaveLength(left);
    expect(ports.queues.waiting).toHaveLength(replayed);
    expect(ports.registers.audit).toMatchObject([{ actor: "dirk", subject: "price" }]);
  });

  test.each([
    { given: "neither ids nor a reason", body: { queue: "price" } },
    { given: "both", body: { queue: "price", ids: ["1"], reason: "x" } },
    { given: "no ids", body: { queue: "price", ids: [] } },
    { given: "an id that is none", body: { queue: "price", ids: ["one"] } },
    { given: "more ids than one request takes", body: { queue: "price", ids: Array(101).fill("1") } },
    { given: "no queue", body: { reason: "x" } },
    { given: "an unknown queue", body: { queue: "mystery", reason: "x" } },
    { given: "something else beside", body: { queue: "price", reason: "x", all: true } },
    { given: "no body", body: undefined },
  ])("refuses $given, and replays nothing", async ({ body }) => {
    expect(await replay(body)).toMatchObject({
      status: 400,
      body: { type: "urn:problem-type:filing:invalid-request", issues: [expect.anything()] },
    });
    expect(ports.queues.waiting).toEqual([]);
    expect(ports.registers.audit).toEqual([]);
  });
});

test.each(["list-dead-letters", "replay-dead-letters"])("%s is for operators only", async (route) => {
  const status = async (sent: Sent): Promise<unknown> => (await app.request(route, sent)).status;
  expect(await status({})).toBe(401);
  expect(await status({ token: "treasurer" })).toBe(403);
  expect(ports.registers.audit).toEqual([]);
});
