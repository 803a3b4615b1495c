import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type PaymentRequest } from "../../../shared/application/start-payment.ts";
import { parseStructuredCommunication } from "../../../shared/domain/structured-communication.ts";
import { type ReadyFiling } from "../../../shared/domain/filing/filing.ts";
import { cancelPayment, initiatePayment } from "../../../shared/domain/filing/steps.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { aSpace, csamCloses, opened, timetableOf2024 } from "../../builders/access.ts";
import { anApplication, freshApplication, keep, outrun } from "../../builders/application.ts";
import { aReadyFiling, costsOf, everyStatus, filingIn } from "../../builders/filings.ts";
import { at, day, morning } from "../../builders/times.ts";

const aRequest = (changes: Partial<PaymentRequest> = {}): PaymentRequest => ({
  filings: ["f1"],
  idempotencyKey: "pay-1",
  receivedAt: morning,
  ...changes,
});

const readyFilings = (count: number): readonly ReadyFiling[] =>
  Array.from({ length: count }, (_, index) =>
    aReadyFiling({ id: `f${String(index + 1)}`, costs: costsOf(BigInt(index + 1), 100n) }),
  );

describe("a payment is started", () => {
  test.each([1, 2, 49, 50])("over %s filings, all of them in one batch", async (count) => {
    const app = freshApplication();
    const filings = readyFilings(count);
    await keep(app.ports, ...filings.map((filing) => ({ filing })));
    const ids = filings.map(({ id }) => id);
    const started = await app.startPayment(opened(), aRequest({ filings: ids }));
    if (!started.ok) throw new Error(started.refusal.kind);
    const { value: payment, version } = started.value.payment;
    expect(started.value.created).toBe(true);
    expect(payment).toMatchObject({
      ...aSpace(),
      status: "initiated",
      filings: ids,
      amount: BigInt((count * (count + 1)) / 2) + BigInt(count) * 100n,
      createdAt: morning,
      attempts: [],
    });
    expect(await app.ports.spaces.payment(aSpace(), payment.id)).toEqual({ value: payment, version });
    for (const id of ids) {
      const filing = (await app.ports.spaces.filing(aSpace(), id))?.value;
      expect(filing).toMatchObject({ status: "payment-initiated", paymentId: payment.id });
    }
  });

  test("with the earliest term of its filings", async () => {
    const app = freshApplication();
    const terms = ["2024-01-19", "2024-01-17", "2024-01-18"].map(day);
    const filings = terms.map((dueBy, index) => aReadyFiling({ id: `f${String(index)}`, dueBy }));
    await keep(app.ports, ...filings.map((filing) => ({ filing })));
    const started = await app.startPayment(opened(), aRequest({ filings: filings.map(({ id }) => id) }));
    expect(started).toMatchObject({ ok: true, value: { payment: { value: { dueBy: "2024-01-17" } } } });
  });

  test("under a communication that is its own, and a link that holds a secret", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: aReadyFiling() });
    const started = await app.startPayment(opened(), aRequest());
    if (!started.ok) throw new Error(started.refusal.kind);
    const { id, structuredCommunication, linkToken } = started.value.payment.value;
    expect(parseStructuredCommunication(structuredCommunication)).toBe(structuredCommunication);
    const digits = structuredCommunication.replace(/\D/g, "");
    const pointer = await app.ports.references.communication(digits);
    expect(pointer).toMatchObject({ ...aSpace(), paymentId: id });
    expect(linkToken).toBe(`${digits}-${pointer?.linkSecret ?? ""}`);
  });

  test("on the last day of the term, until midnight in Brussels", async () => {
    for (const [receivedAt, answer] of [
      ["2024-01-18T22:59:59.999Z", { ok: true }],
      ["2024-01-18T23:00:00.000Z", { ok: false, refusal: { kind: "payment-term-over", filings: ["f1"] } }],
    ] as const) {
      const app = freshApplication();
      await keep(app.ports, { filing: aReadyFiling({ dueBy: day("2024-01-18") }) });
      const started = await app.startPayment(opened(), aRequest({ receivedAt: at(receivedAt) }));
      expect(started).toMatchObject(answer);
    }
  });
});

describe("a retry", () => {
  test("with the same key and the same filings meets the same payment", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: aReadyFiling() });
    const first = await app.startPayment(opened(), aRequest());
    const again = await app.startPayment(opened(), aRequest({ receivedAt: plus(morning, 5000) }));
    if (!first.ok || !again.ok) throw new Error("refused");
    expect(again.value).toEqual({ ...first.value, created: false });
    expect(app.ports.references.pointers).toHaveLength(1);
  });

  test("after the payment ended meets it as it is, and starts no other", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: aReadyFiling() });
    const first = await app.startPayment(opened(), aRequest());
    if (!first.ok) throw new Error(first.refusal.kind);
    const { id } = first.value.payment.value;
    const cancelled = await app.cancelPayment(opened(), id, { receivedAt: morning, trace: {} });
    expect(cancelled).toMatchObject({ ok: true });
    const again = await app.startPayment(opened(), aRequest());
    const payment = { value: { id, status: "cancelled" } };
    expect(again).toMatchObject({ ok: true, value: { created: false, payment } });
  });

  test.each([
    { given: "other filings", filings: ["f3"] },
    { given: "more filings", filings: ["f1", "f2", "f3"] },
    { given: "fewer filings", filings: ["f1"] },
    { given: "another order", filings: ["f2", "f1"] },
  ])("with the same key and $given is refused", async ({ filings }) => {
    const app = freshApplication();
    await keep(app.ports, ...readyFilings(3).map((filing) => ({ filing })));
    const first = await app.startPayment(opened(), aRequest({ filings: ["f1", "f2"] }));
    expect(first).toMatchObject({ ok: true });
    const again = await app.startPayment(opened(), aRequest({ filings }));
    expect(again).toEqual({ ok: false, refusal: { kind: "idempotency-key-reused" } });
  });

  test("after a crash between reservation and payment draws the same communication and the same link", async () => {
    const { ports } = freshApplication();
    await keep(ports, { filing: aReadyFiling() });
    const spaces = { ...ports.spaces, commit: () => Promise.reject(new Fault("died")) };
    await expect(anApplication({ ...ports, spaces }).startPayment(opened(), aRequest())).rejects.toThrow(
      Fault,
    );
    const [reserved] = ports.references.pointers;
    const started = await anApplication(ports).startPayment(opened(), aRequest());
    if (!started.ok || reserved?.kind !== "communication") throw new Error("not reserved");
    expect(started.value.payment.value.linkToken).toBe(`${reserved.digits}-${reserved.linkSecret}`);
    expect(ports.references.pointers).toHaveLength(1);
  });
});

describe("a payment is refused, and nothing changes", () => {
  test.each([
    { given: "a filing that never was", filings: ["f1", "never"], space: aSpace() },
    { given: "a filing of another space", filings: ["f1"], space: aSpace("eid", "key-2") },
    { given: "a filing of another connection", filings: ["f1"], space: aSpace("idaas") },
  ])("given $given: not found", async ({ filings, space }) => {
    const app = freshApplication();
    await keep(app.ports, { filing: aReadyFiling() });
    const started = await app.startPayment(opened(space), aRequest({ filings }));
    expect(started).toEqual({ ok: false, refusal: { kind: "not-found" } });
    expect(app.ports.spaces.history).toHaveLength(1);
    expect(app.ports.references.pointers).toEqual([]);
  });

  test.each(everyStatus.filter((status) => status !== "ready-for-payment"))(
    "given a filing that is %s: it is named, and the ready one beside it is not",
    async (status) => {
      const app = freshApplication();
      await keep(
        app.ports,
        { filing: aReadyFiling({ id: "f1" }) },
        { filing: filingIn[status]({ id: "f2" }) },
      );
      const started = await app.startPayment(opened(), aRequest({ filings: ["f1", "f2"] }));
      const refusal = { kind: "filings-not-payable", filings: [{ id: "f2", status }] };
      expect(started).toEqual({ ok: false, refusal });
      expect(app.ports.spaces.history).toHaveLength(2);
    },
  );

  test("given a filing whose term is over: it is named", async () => {
    const app = freshApplication();
    const late = aReadyFiling({ id: "f2", dueBy: day("2024-01-09") });
    await keep(app.ports, { filing: aReadyFiling() }, { filing: late });
    const started = await app.startPayment(opened(), aRequest({ filings: ["f1", "f2"] }));
    expect(started).toEqual({ ok: false, refusal: { kind: "payment-term-over", filings: ["f2"] } });
  });

  test("given a filing that was in too many payments: its document stays small", async () => {
    const app = freshApplication();
    const worn = Array.from({ length: 30 }).reduce<ReadyFiling>(
      (filing) => cancelPayment(initiatePayment(filing, "p".repeat(32), morning), "contact-centre", morning),
      aReadyFiling({ id: "f".repeat(32), paymentId: "p".repeat(32) }),
    );
    await keep(app.ports, { filing: worn });
    const started = await app.startPayment(opened(), aRequest({ filings: [worn.id] }));
    expect(started).toEqual({ ok: false, refusal: { kind: "too-many-payments", filings: [worn.id] } });
  });

  test("given a way in that is closed: what was received a millisecond before is not refused", async () => {
    const space = aSpace("csam-cert");
    const dueBy = day("2024-02-05");
    for (const [receivedAt, answer] of [
      [csamCloses, { ok: false, refusal: { kind: "connection-closed" } }],
      [plus(csamCloses, -1), { ok: true }],
    ] as const) {
      const app = freshApplication({ timetable: timetableOf2024, now: plus(csamCloses, 9_000) });
      await keep(app.ports, { filing: aReadyFiling({ space, dueBy }) });
      const started = await app.startPayment(opened(space), aRequest({ receivedAt }));
      expect(started).toMatchObject(answer);
      expect(app.ports.spaces.history).toHaveLength(started.ok ? 3 : 1);
    }
  });

  test("given a filing that somebody else has just taken", async () => {
    const { ports } = freshApplication();
    await keep(ports, { filing: aReadyFiling() });
    const started = await anApplication(outrun(ports)).startPayment(opened(), aRequest());
    expect(started).toEqual({ ok: false, refusal: { kind: "changed-meanwhile" } });
  });

  test("of two payments over one filing, started together, one is there and the other refused", async () => {
    const app = freshApplication();
    await keep(app.ports, ...readyFilings(2).map((filing) => ({ filing })));
    const outcomes = await Promise.all([
      app.startPayment(opened(), aRequest({ filings: ["f1", "f2"], idempotencyKey: "a" })),
      app.startPayment(opened(), aRequest({ filings: ["f2"], idempotencyKey: "b" })),
    ]);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    const [refused] = outcomes.filter((outcome) => !outcome.ok);
    expect(refused).toMatchObject({ refusal: { kind: "changed-meanwhile" } });
    const later = await app.startPayment(opened(), aRequest({ filings: ["f2"], idempotencyKey: "c" }));
    expect(later).toMatchObject({ ok: false, refusal: { kind: "filings-not-payable" } });
  });
});

describe("a communication that is taken", () => {
  test("gives way to the next draw", async () => {
    const { ports } = freshApplication();
    await keep(ports, { filing: aReadyFiling() });
    const identifiers = {
      ...ports.identifiers,
      deriveDigits: (...parts: readonly string[]) => (parts.at(-1) === "2" ? "0000000097" : "0000000001"),
    };
    const somebody = {
      kind: "communication",
      ...aSpace("eid", "key-2"),
      paymentId: "p9",
      linkSecret: "s",
    } as const;
    await ports.references.create<"communication">({ ...somebody, digits: "000000000101" });
    const started = await anApplication({ ...ports, identifiers }).startPayment(opened(), aRequest());
    const payment = { value: { structuredCommunication: "+++000/0000/09797+++" } };
    expect(started).toMatchObject({ ok: true, value: { payment } });
  });

  test("twenty times is trouble", async () => {
    const { ports } = freshApplication();
    await keep(ports, { filing: aReadyFiling() });
    const identifiers = { ...ports.identifiers, deriveDigits: () => "0000000001" };
    const somebody = { kind: "communication", ...aSpace(), paymentId: "p9", linkSecret: "s" } as const;
    await ports.references.create<"communication">({ ...somebody, digits: "000000000101" });
    const starting = anApplication({ ...ports, identifiers }).startPayment(opened(), aRequest());
    await expect(starting).rejects.toBeInstanceOf(Fault);
  });
});
