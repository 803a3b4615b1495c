import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type Timetable } from "../../../shared/domain/access/timetable.ts";
import { type Payment, beginAttempt, recordCheckout } from "../../../shared/domain/payment/payment.ts";
import { aSpace, openAlways } from "../../builders/access.ts";
import {
  type Application,
  anApplication,
  freshApplication,
  keep,
  outrun,
} from "../../builders/application.ts";
import { aReadyFiling, anInitiatedFiling, everyStatus, filingIn } from "../../builders/filings.ts";
import { aPayment } from "../../builders/payments.ts";
import { at, day, morning } from "../../builders/times.ts";
import { openCheckout } from "../../builders/under-way.ts";

const dueBy = day("2024-01-18");
const lastInstant = at("2024-01-18T22:59:59.999Z");
const dayAfter = at("2024-01-18T23:00:00.000Z");
const space = aSpace("csam-cert");
const closing = (instant: string): Timetable => ({ ...openAlways, "csam-cert": { closesAt: at(instant) } });

describe("a filing that nobody pays", () => {
  test.each([
    { now: lastInstant, status: "ready-for-payment" },
    { now: dayAfter, status: "lapsed" },
  ])("is $status at $now", async ({ now, status }) => {
    const app = freshApplication({ now });
    await keep(app.ports, { filing: aReadyFiling({ space, dueBy }) });
    await app.lapseOverdue();
    expect(await statusOf(app, "f1")).toBe(status);
    expect(app.ports.journal.of("lapsed")).toHaveLength(status === "lapsed" ? 1 : 0);
  });

  test.each([
    { closes: "2024-01-18T23:00:00.000Z", status: "lapsed" },
    { closes: "2024-01-18T22:59:59.999Z", status: "ready-for-payment" },
    { closes: "2024-01-11T23:00:00.000Z", status: "ready-for-payment" },
    { closes: "2024-03-01T23:00:00.000Z", status: "lapsed" },
  ])(
    "is $status when its way in closes at $closes: nothing lapses because its holder was shut out",
    async (row) => {
      const app = freshApplication({ now: at("2024-04-01T09:00:00.000Z"), timetable: closing(row.closes) });
      await keep(app.ports, { filing: aReadyFiling({ space, dueBy }) });
      await app.lapseOverdue();
      expect(await statusOf(app, "f1")).toBe(row.status);
    },
  );

  test("lapses in every way in, however many there are", async () => {
    const app = freshApplication({ now: dayAfter });
    const spaces = (["csam-cert", "idaas", "eid"] as const).map((connection) => aSpace(connection));
    for (const each of spaces) {
      for (const id of ["a", "b", "c"])
        await keep(app.ports, { filing: aReadyFiling({ space: each, id, dueBy }) });
    }
    await app.lapseOverdue();
    for (const each of spaces) expect(await app.ports.spaces.countByStatus(each)).toEqual({ lapsed: 3 });
  });

  test("is left alone in every other status", async () => {
    const others = everyStatus.filter(
      (status) => status !== "ready-for-payment" && status !== "payment-initiated",
    );
    const app = freshApplication({ now: dayAfter });
    for (const status of others)
      await keep(app.ports, { filing: filingIn[status]({ id: status, space, dueBy }) });
    await app.lapseOverdue();
    expect(app.ports.spaces.history).toHaveLength(others.length);
  });

  test("is looked at again at the next tick when somebody was faster, and is in no journal", async () => {
    const { ports } = freshApplication({ now: dayAfter });
    await keep(ports, { filing: aReadyFiling({ space, dueBy }) });
    await anApplication(outrun(ports)).lapseOverdue();
    expect(ports.journal.entries).toEqual([]);
    await anApplication(ports).lapseOverdue();
    expect(ports.journal.of("lapsed")).toHaveLength(1);
  });
});

describe("a payment whose term ends unpaid", () => {
  test("lapses with its filings, and its checkout is closed first", async () => {
    const { app, checkoutId } = await underWay({ dueBy });
    await app.lapseOverdue();
    expect(await paymentOf(app)).toMatchObject({ status: "lapsed", attempts: [{ final: true }] });
    expect(await statusOf(app, "f1")).toBe("lapsed");
    expect(await app.ports.provider.fetch(checkoutId)).toMatchObject({ status: "cancelled" });
  });

  test("is cancelled and its filing waits when the term runs into the closing of its way in", async () => {
    const { app } = await underWay({ dueBy, timetable: closing("2024-01-15T23:00:00.000Z") });
    await app.lapseOverdue();
    expect(await paymentOf(app)).toMatchObject({ status: "cancelled" });
    expect(await statusOf(app, "f1")).toBe("ready-for-payment");
    expect(app.ports.journal.of("lapsed")).toEqual([]);
  });

  test("takes only the filings along whose own term is over", async () => {
    const { app } = await underWay({ dueBy, others: { f2: day("2024-01-19"), f3: dueBy } });
    await app.lapseOverdue();
    expect(await paymentOf(app)).toMatchObject({ status: "lapsed" });
    expect(await statusesOf(app, ["f1", "f2", "f3"])).toEqual(["lapsed", "ready-for-payment", "lapsed"]);
  });

  test("takes no filing along whose own term runs into the closing of its way in", async () => {
    const timetable = closing("2024-01-18T23:00:00.000Z");
    const now = at("2024-01-20T09:00:00.000Z");
    const { app } = await underWay({ dueBy, timetable, now, others: { f2: day("2024-01-19") } });
    await app.lapseOverdue();
    expect(await statusesOf(app, ["f1", "f2"])).toEqual(["lapsed", "ready-for-payment"]);
    await app.lapseOverdue();
    expect(await statusOf(app, "f2")).toBe("ready-for-payment");
  });

  test.each(["pending", "paid"] as const)("waits or is settled while its checkout is %s", async (status) => {
    const { app, checkoutId } = await underWay({ dueBy });
    app.ports.provider.set(checkoutId, status);
    await app.lapseOverdue();
    const expected = status === "paid" ? ["settled", "paid"] : ["initiated", "payment-initiated"];
    expect([(await paymentOf(app)).status, await statusOf(app, "f1")]).toEqual(expected);
  });

  test("is left alone once it ended", async () => {
    const app = freshApplication({ now: dayAfter });
    await keep(app.ports, { payment: aPayment({ ...space, status: "cancelled", dueBy }) });
    await app.lapseOverdue();
    expect(app.ports.spaces.history).toHaveLength(1);
  });
});

describe("one that is in trouble", () => {
  test("does not keep the others waiting", async () => {
    const { app } = await underWay({ dueBy });
    await keep(app.ports, { filing: aReadyFiling({ space, id: "f9", dueBy }) });
    app.ports.provider.failNext(new Fault("the provider is away"));
    await app.lapseOverdue();
    expect(await statusesOf(app, ["f1", "f9"])).toEqual(["payment-initiated", "lapsed"]);
    expect(app.ports.journal.of("lapse-fault")).toEqual([
      { code: "lapse-fault", subject: "p1", error: new Fault("the provider is away") },
    ]);
  });

  test("is thrown when the trouble is a defect", async () => {
    const { app } = await underWay({ dueBy });
    app.ports.provider.failNext(new TypeError("we were wrong"));
    await expect(app.lapseOverdue()).rejects.toThrow(TypeError);
  });
});

interface UnderWay {
  readonly dueBy: Payment["dueBy"];
  readonly timetable?: Timetable;
  readonly now?: typeof morning;
  /** Further filings of the payment, with their terms. */
  readonly others?: Readonly<Record<string, Payment["dueBy"]>>;
}

/** A payer has opened the link of a payment and gone away. */
async function underWay({ timetable = openAlways, now = dayAfter, others = {}, ...term }: UnderWay) {
  const app = freshApplication({ now, timetable });
  const filings = Object.entries({ f1: term.dueBy, ...others });
  const { payment, attempt } = beginAttempt(
    aPayment({ ...space, ...term, filings: filings.map(([id]) => id) }),
    morning,
  );
  const checkoutId = await openCheckout(app.ports, payment, attempt.number);
  for (const [id, each] of filings)
    await keep(app.ports, { filing: anInitiatedFiling({ id, space, dueBy: each }) });
  await keep(app.ports, { payment: recordCheckout(payment, attempt.number, checkoutId) });
  return { app, checkoutId };
}

async function statusOf({ ports }: Application, id: string) {
  return (await ports.spaces.filing(space, id))?.value.status;
}

const statusesOf = (app: Application, ids: readonly string[]) =>
  Promise.all(ids.map((id) => statusOf(app, id)));

async function paymentOf({ ports }: Application): Promise<Payment> {
  const found = await ports.spaces.payment(space, "p1");
  if (found === undefined) throw new Error("the payment is gone");
  return found.value;
}
