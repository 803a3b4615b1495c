import { HttpRequest, type HttpResponseInit, InvocationContext, type Timer } from "@azure/functions";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { lineJournal } from "../../../shared/adapters/system/line-journal.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type Ports } from "../../../functions/compose.ts";
import { Failed } from "../../../functions/failed.ts";
import { workEvent } from "../../../shared/contracts/messages/work-message.ts";
import { type WorkQueue } from "../../../shared/domain/filing/transitions.ts";
import { aFiler, aProfile, openAlways } from "../../builders/access.ts";
import { someAccounts } from "../../builders/accounts.ts";
import { keep } from "../../builders/application.ts";
import { aReceivedFiling } from "../../builders/filings.ts";
import { minutes, morning } from "../../builders/times.ts";
import { jsonFile } from "../../doubles/json-accounts-reader.ts";
import { memoryPorts } from "../../doubles/memory-ports.ts";
import { type QueuedMessage } from "../../doubles/memory-work-queues.ts";
import { type Registrations, registrations } from "../../house/registrations.ts";
import { scriptedTokenVerifier } from "../../doubles/scripted-token-verifier.ts";

type Line = Readonly<Record<string, unknown>>;

const traceId = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
const filer = aFiler();

let world: ReturnType<typeof memoryPorts>;
let tokens: ReturnType<typeof scriptedTokenVerifier>;
let lines: Line[];

beforeEach(async () => {
  world = memoryPorts({ now: morning, timetable: openAlways });
  tokens = scriptedTokenVerifier();
  lines = [];
  tokens.set("token", filer);
  await world.references.create({ kind: "key", keyId: filer.keyId, connection: "eid", spaceId: filer.keyId });
  await keep(world, { profile: aProfile() });
});

/** The application over the world, with the journal of production. */
const application = (changes: Partial<Ports> = {}): Registrations =>
  registrations({
    ...world,
    tokens,
    journal: lineJournal({ clock: world.clock, write: (_level, line) => keepLine(line) }),
    ...changes,
  });

const keepLine = (line: unknown): void => void lines.push(JSON.parse(String(line)) as Line);

const contextOf = (functionName: string): InvocationContext =>
  new InvocationContext({ functionName, logHandler: (_level, line) => keepLine(line) });

async function upload(
  app: Registrations,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpResponseInit> {
  const request = new HttpRequest({
    method: "POST",
    url: "https://filing.test/v1/filings",
    headers: {
      authorization: "Bearer token",
      "content-type": "application/xbrl+xml",
      "idempotency-key": "1",
      ...headers,
    },
    body: { bytes: jsonFile({ accounts: someAccounts() }) },
  });
  return (await app.http
    .get("file-accounts")
    ?.handler(request, contextOf("file-accounts"))) as HttpResponseInit;
}

/** Hands the oldest visible message to its consumer, as the host does. */
async function deliver(app: Registrations): Promise<void> {
  const { queue, envelope } = taken();
  await consume(app, queue, workEvent(queue, envelope, { id: "1", time: world.clock.now() }));
}

function taken(): QueuedMessage {
  const message = world.queues.take();
  if (message === undefined) throw new Error("no message is visible");
  return message;
}

async function consume(app: Registrations, queue: WorkQueue, event: unknown): Promise<void> {
  await app.serviceBusQueue.get(`${queue}-work`)?.handler(event, contextOf(`${queue}-work`));
}

const codes = (): readonly unknown[] => lines.map(({ code }) => code);
const traceIds = (): readonly unknown[] => [...new Set(lines.map((line) => line["traceId"]))];

describe("the trace of a request", () => {
  test("is in every line that it causes, through the queues and the delayed copies", async () => {
    let failures = 1;
    const documents: Ports["documents"] = {
      ...world.documents,
      upload: (name) => {
        failures -= 1;
        if (failures >= 0) throw new Fault("blob download failed");
        return world.documents.upload(name);
      },
    };
    const app = application({ documents });
    const answer = await upload(app, { traceparent });
    await deliver(app);
    world.clock.advance(minutes(1));
    await deliver(app);
    await deliver(app);
    const { connection, spaceId } = aProfile();
    const [subject] = [...new Set(lines.flatMap((line) => line["subject"] ?? []))];
    expect(lines).toMatchObject([
      { code: "request-answered", function: "file-accounts", status: 201 },
      {
        code: "work-fault",
        function: "validate-work",
        subject,
        attempt: 0,
        error: { text: "blob download failed" },
      },
      { code: "work-done", function: "validate-work", subject, outcome: "done" },
      { code: "work-done", function: "price-work", subject, outcome: "done" },
    ]);
    for (const line of lines) expect(line).toMatchObject({ traceId, connection, spaceId });
    expect(answer.headers).toMatchObject({ "BelGov-Trace-Id": traceId });
  });

  test.each([
    undefined,
    "",
    "00-short-b7ad6b7169203331-01",
    `00-${"0".repeat(32)}-b7ad6b7169203331-01`,
    `00-${traceId}-${"0".repeat(16)}-01`,
    `ff-${traceId}-b7ad6b7169203331-01`,
    `${traceparent}\t<script>`,
  ])("is a new one when the caller names none that can be read: %j", async (given) => {
    const app = application();
    const answer = await upload(app, given === undefined ? {} : { traceparent: given });
    await deliver(app);
    const [fresh, ...others] = traceIds();
    expect(fresh).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
    expect(others).toEqual([]);
    expect(fresh).not.toBe(traceId);
    expect(answer.headers).toMatchObject({ "BelGov-Trace-Id": fresh });
  });
});

test("what the sweeper sends again goes on in a trace of its own, one for each message", async () => {
  const app = application();
  await keep(
    world,
    ...["f1", "f2"].map((id) => ({
      filing: aReceivedFiling({ id }),
    })),
  );
  world.clock.advance(minutes(3));
  await app.timer.get("sweep-waiting")?.handler(tickAt(morning), contextOf("sweep-waiting"));
  await deliver(app);
  await deliver(app);
  expect(codes()).toEqual(["swept", "oldest-waiting", "work-delayed", "work-delayed"]);
  expect(traceIds()).toHaveLength(3);
});

describe("what fails", () => {
  test("at the door is recorded, and the answer names the trace", async () => {
    const app = application({ documents: { ...world.documents, storeUpload: secretTrouble } });
    expect(await upload(app, { traceparent })).toMatchObject({ status: 500 });
    expect(codes()).toEqual(["request-defect", "request-answered"]);
    expectNoSecret();
  });

  test("for want of a service is a warning", async () => {
    tokens.outOfReach(new Fault("the signing keys are out of reach"));
    expect(await upload(application(), { traceparent })).toMatchObject({ status: 503 });
    expect(lines).toMatchObject([
      { code: "request-fault", level: "warning", error: { text: "the signing keys are out of reach" } },
      { code: "request-answered", status: 503 },
    ]);
  });

  test("in a consumer is recorded, and the host hears nothing of it", async () => {
    const app = application({ documents: { ...world.documents, upload: secretTrouble } });
    await upload(app, { traceparent });
    lines = [];
    await expect(deliver(app)).rejects.toStrictEqual(new Failed());
    expect(lines).toMatchObject([{ code: "work-defect", queue: "validate", traceId, level: "error" }]);
    expect(lines[0]).toHaveProperty("subject");
    expectNoSecret();
  });

  test("because no delayed copy can be sent is given back to the broker", async () => {
    const app = application();
    await upload(app, { traceparent });
    lines = [];
    const queues = { ...world.queues, send: () => Promise.reject(new Fault("send to validate failed")) };
    const broken = application({
      queues,
      documents: { ...world.documents, upload: () => Promise.reject(new Fault("blob download failed")) },
    });
    await expect(deliver(broken)).rejects.toStrictEqual(new Failed());
    expect(codes()).toEqual(["work-fault", "work-given-back"]);
    expect(traceIds()).toEqual([traceId]);
  });

  test.each([
    { what: "no event at all", event: "SECRET", of: {} },
    {
      what: "an event of another shape",
      event: { traceparent, subject: "f1", SECRET: "SECRET" },
      of: { traceId, subject: "f1" },
    },
    {
      what: "hostile members",
      event: { traceparent: { SECRET: 1 }, subject: "SECRET <b>" },
      of: { subject: "(withheld)" },
    },
  ])("as the message is $what is a defect", async ({ event, of }) => {
    await expect(consume(application(), "settle", event)).rejects.toStrictEqual(new Failed());
    expect(lines).toMatchObject([
      { code: "work-defect", queue: "settle", error: { name: "ZodError" }, ...of },
    ]);
    expectNoSecret();
  });

  test("and was given up is not recorded again at each of its last deliveries", async () => {
    const app = application();
    await upload(app);
    lines = [];
    const { envelope } = taken();
    const last = { ...envelope, travel: { ...envelope.travel, givenUp: "no-tariff" } };
    const event = workEvent("validate", last, { id: "1", time: morning });
    await expect(consume(app, "validate", event)).rejects.toStrictEqual(new Failed());
    expect(lines).toEqual([]);
  });

  test.each([
    { code: "timer-defect", trouble: () => new TypeError("SECRET") },
    {
      code: "timer-fault",
      trouble: () => new Fault("query in personal-spaces failed", { cause: new Error("SECRET") }),
    },
  ])("at a tick is recorded: $code", async ({ code, trouble }) => {
    const registers = { ...world.registers, timetable: () => Promise.reject(trouble()) };
    const lapse = application({ registers }).timer.get("lapse-overdue");
    await expect(lapse?.handler(tickAt(morning), contextOf("lapse-overdue"))).rejects.toStrictEqual(
      new Failed(),
    );
    expect(lines).toMatchObject([{ code, function: "lapse-overdue" }]);
    expectNoSecret();
  });
});

test("a refusal is told with its connection, once that is known", async () => {
  tokens.set("token", aFiler("idaas", "key-2"));
  expect(await upload(application())).toMatchObject({ status: 403 });
  expect(await upload(application(), { authorization: "Bearer other" })).toMatchObject({ status: 401 });
  expect(lines).toMatchObject([
    { code: "request-answered", status: 403, refusal: "profile-required", connection: "idaas" },
    { code: "request-answered", status: 401, refusal: "unauthenticated" },
  ]);
  expect(lines[1]).not.toHaveProperty("connection");
});

const secretTrouble = (): never => {
  throw new TypeError("Unexpected token in SECRET");
};

const expectNoSecret = (): void => expect(JSON.stringify(lines)).not.toContain("SECRET");

const tickAt = (last: string): Timer => ({
  isPastDue: false,
  schedule: { adjustForDST: true },
  scheduleStatus: { last, next: last, lastUpdated: last },
});
