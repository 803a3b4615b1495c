import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type Upload } from "../../../shared/application/file-accounts.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { aSpace, csamCloses, opened, timetableOf2024 } from "../../builders/access.ts";
import { anApplication, freshApplication, keep } from "../../builders/application.ts";
import { filingIn } from "../../builders/filings.ts";
import { at, morning } from "../../builders/times.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

const anUpload = (changes: Partial<Upload> = {}): Upload => ({
  bytes: text("<xbrl/>"),
  format: "xbrl",
  idempotencyKey: "upload-1",
  receivedAt: morning,
  ...changes,
});

describe("a file that is taken in", () => {
  test("is in the blob store, and its filing waits to be validated", async () => {
    const app = freshApplication();
    const filed = await app.fileAccounts(opened(), anUpload(), { traceparent: "00-a-b-01" });
    if (!filed.ok) throw new Error(filed.refusal.kind);
    const { value: filing, version } = filed.value.filing;
    expect(filed.value.created).toBe(true);
    expect(filing).toMatchObject({
      ...aSpace(),
      status: "received",
      format: "xbrl",
      receivedAt: morning,
      depositDate: "2024-01-10",
      document: { blob: `${filing.id}/${filing.document.sha256}`, sizeBytes: 7 },
      waiting: { for: "validate", since: morning },
    });
    expect(await app.ports.spaces.filing(aSpace(), filing.id)).toEqual({ value: filing, version });
    expect(app.ports.documents.uploads.get(filing.document.blob)?.bytes).toEqual(text("<xbrl/>"));
    expect(app.ports.queues.sent).toMatchObject([
      {
        queue: "validate",
        envelope: { message: { ...aSpace(), subject: filing.id }, travel: { traceparent: "00-a-b-01" } },
      },
    ]);
  });

  test.each([
    { receivedAt: "2024-01-31T22:59:59.999Z", depositDate: "2024-01-31" },
    { receivedAt: "2024-01-31T23:00:00.000Z", depositDate: "2024-02-01" },
    { receivedAt: "2024-06-30T21:59:59.999Z", depositDate: "2024-06-30" },
    { receivedAt: "2024-06-30T22:00:00.000Z", depositDate: "2024-07-01" },
  ])("is deposited on the Brussels day of $receivedAt: $depositDate", async ({ receivedAt, depositDate }) => {
    const filed = await freshApplication().fileAccounts(
      opened(),
      anUpload({ receivedAt: at(receivedAt) }),
      {},
    );
    expect(filed).toMatchObject({ ok: true, value: { filing: { value: { depositDate } } } });
  });

  test("is taken in although no message can be sent: the state waits", async () => {
    const { ports } = freshApplication();
    const queues = { ...ports.queues, send: () => Promise.reject(new Fault("no broker")) };
    const filed = await anApplication({ ...ports, queues }).fileAccounts(opened(), anUpload(), {});
    expect(filed).toMatchObject({ ok: true, value: { created: true } });
    expect(ports.journal.of("send-failed")).toHaveLength(1);
  });
});

describe("a retry", () => {
  test("with the same key and the same content meets the same filing", async () => {
    const app = freshApplication();
    const first = await app.fileAccounts(opened(), anUpload(), {});
    const again = await app.fileAccounts(opened(), anUpload({ receivedAt: plus(morning, 5000) }), {});
    if (!first.ok || !again.ok) throw new Error("refused");
    expect(again.value).toEqual({ ...first.value, created: false });
    expect(app.ports.queues.sent).toHaveLength(1);
    expect(app.ports.spaces.history).toHaveLength(1);
  });

  test("with the same key and other content is refused, and changes nothing", async () => {
    const app = freshApplication();
    expect(await app.fileAccounts(opened(), anUpload(), {})).toMatchObject({ ok: true });
    const again = await app.fileAccounts(opened(), anUpload({ bytes: text("<other/>") }), {});
    expect(again).toEqual({ ok: false, refusal: { kind: "idempotency-key-reused" } });
    expect(app.ports.spaces.history).toHaveLength(1);
  });

  test.each([
    { given: "another key", space: aSpace(), idempotencyKey: "upload-2" },
    { given: "another space", space: aSpace("eid", "key-2"), idempotencyKey: "upload-1" },
    { given: "another connection", space: aSpace("idaas"), idempotencyKey: "upload-1" },
  ])("with $given is another filing", async ({ space, idempotencyKey }) => {
    const app = freshApplication();
    const first = await app.fileAccounts(opened(), anUpload(), {});
    const other = await app.fileAccounts(opened(space), anUpload({ idempotencyKey }), {});
    if (!first.ok || !other.ok) throw new Error("refused");
    expect(other.value.created).toBe(true);
    expect(other.value.filing.value.id).not.toBe(first.value.filing.value.id);
  });

  test.each([
    { status: "erased", content: "<xbrl/>", refusal: { kind: "filing-erased" } },
    { status: "erased", content: "<other/>", refusal: { kind: "filing-erased" } },
    { status: "moved", content: "<xbrl/>", refusal: { kind: "filing-moved", connection: "idaas" } },
    { status: "moved", content: "<other/>", refusal: { kind: "filing-moved", connection: "idaas" } },
  ] as const)(
    "with $content that meets a filing that is $status is told so, and changes nothing",
    async (given) => {
      const app = freshApplication();
      const id = app.ports.identifiers.derive("filing", "eid", "key-1", "upload-1", "0");
      await keep(app.ports, { filing: filingIn[given.status]({ id }) });
      const again = await app.fileAccounts(opened(), anUpload({ bytes: text(given.content) }), {});
      expect(again).toEqual({ ok: false, refusal: given.refusal });
      expect(app.ports.spaces.history).toHaveLength(1);
      expect(app.ports.queues.sent).toEqual([]);
    },
  );

  test("that is told of a filing which cannot be read is trouble", async () => {
    const { ports } = freshApplication();
    const spaces = { ...ports.spaces, commit: () => Promise.resolve({ kind: "conflict" } as const) };
    const filing = anApplication({ ...ports, spaces }).fileAccounts(opened(), anUpload(), {});
    await expect(filing).rejects.toBeInstanceOf(Fault);
  });
});

describe("the door, at the commit", () => {
  const space = aSpace("csam-cert");

  test("lets in what was received in time, however late it commits", async () => {
    const app = freshApplication({ timetable: timetableOf2024, now: plus(csamCloses, 10_000) });
    const filed = await app.fileAccounts(opened(space), anUpload({ receivedAt: plus(csamCloses, -1) }), {});
    expect(filed).toMatchObject({ ok: true, value: { created: true } });
  });

  test("refuses what was received at the closing, and no filing is stored", async () => {
    const app = freshApplication({ timetable: timetableOf2024 });
    const filed = await app.fileAccounts(opened(space), anUpload({ receivedAt: csamCloses }), {});
    expect(filed).toMatchObject({ ok: false, refusal: { kind: "connection-closed", since: csamCloses } });
    expect(app.ports.spaces.history).toEqual([]);
    expect(app.ports.queues.sent).toEqual([]);
  });
});
