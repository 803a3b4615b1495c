import { expect } from "@jest/globals";
import { type Timetable } from "../../shared/domain/access/timetable.ts";
import { plus } from "../../shared/domain/instant.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { someAccounts } from "../builders/accounts.ts";
import { openAlways } from "../builders/access.ts";
import { at, minutes } from "../builders/times.ts";
import { type Office } from "./office.ts";
import { openersOf } from "./openers.ts";
import { type FilerAtWork, logIn, openLink, pay, renew } from "./people.ts";

/** One way through the system, and what must be so at its end. */
export interface Story {
  readonly name: string;
  readonly timetable?: Timetable;
  readonly tell: (office: Office) => Promise<void>;
}

const file = { accounts: someAccounts() };

const published: Story = {
  name: "upload, validate, price, pay, settle, publish",
  async tell(office) {
    const filer = await logIn(office);
    const id = await filer.upload(file, "upload-1");
    const payment = await payFor(office, filer, [id]);
    await filer.sees(id, "published");
    await office.quiet();
    expectOnePublication(office, id);
    expect(await office.payment(filer.opened.space, payment.id)).toMatchObject({
      status: "settled",
      amount: 6380n,
    });
    expect(office.world.provider.checkouts).toHaveLength(1);
    expect(office.world.registers.refunds).toEqual([]);
  },
};

const webhookLost: Story = {
  name: "the same without a webhook",
  async tell(office) {
    const filer = await logIn(office);
    const id = await filer.upload(file, "upload-1");
    await filer.sees(id, "ready-for-payment");
    const payment = await filer.startPayment([id], "pay-1");
    office.world.provider.set(await openLink(office, payment.linkToken), "paid");
    await filer.sees(id, "published");
    await office.quiet();
    expectOnePublication(office, id);
    expect(office.world.registers.refunds).toEqual([]);
  },
};

const paidTogether: Story = {
  name: "several filings in one payment",
  async tell(office) {
    const filer = await logIn(office);
    const ids: string[] = [];
    for (const language of ["nl", "fr", "de"] as const) {
      const accounts = someAccounts({ language });
      ids.push(await filer.upload({ accounts }, `upload-${language}`));
    }
    await payFor(office, filer, ids);
    for (const id of ids) await filer.sees(id, "published");
    await office.quiet();
    expect(office.world.publications.all.map(({ filingId }) => filingId).sort()).toEqual([...ids].sort());
    expect(office.world.registers.refunds).toEqual([]);
  },
};

const cancelledAndPaidAnew: Story = {
  name: "cancel a payment whose checkout is open, then pay in another one",
  async tell(office) {
    const filer = await logIn(office);
    const id = await filer.upload(file, "upload-1");
    await filer.sees(id, "ready-for-payment");
    const first = await filer.startPayment([id], "pay-1");
    const checkoutId = await openLink(office, first.linkToken);
    expect(await filer.cancel(first.id)).toBe("cancelled");
    await payFor(office, filer, [id], "pay-2");
    await filer.sees(id, "published");
    await office.quiet();
    expectOnePublication(office, id);
    const statuses = office.world.provider.checkouts.map(({ status }) => status);
    expect({ [checkoutId]: statuses[0], second: statuses[1] }).toEqual({
      [checkoutId]: "cancelled",
      second: "paid",
    });
    expect(office.world.registers.refunds).toEqual([]);
  },
};

const paidWhileCancelling: Story = {
  name: "the payer pays while the filer cancels",
  async tell(office) {
    const filer = await logIn(office);
    const id = await filer.upload(file, "upload-1");
    await filer.sees(id, "ready-for-payment");
    const payment = await filer.startPayment([id], "pay-1");
    office.world.provider.set(await openLink(office, payment.linkToken), "paid");
    expect(await filer.cancel(payment.id)).toBe("settled");
    await filer.sees(id, "published");
    await office.quiet();
    expectOnePublication(office, id);
    expect(office.world.registers.refunds).toEqual([]);
  },
};

const payerGivesUp: Story = {
  name: "the payer tries the link once, and the filer cancels",
  async tell(office) {
    const filer = await logIn(office);
    const id = await filer.upload(file, "upload-1");
    await filer.sees(id, "ready-for-payment");
    const payment = await filer.startPayment([id], "pay-1");
    await office.askOnce(({ payByLink }) => payByLink(payment.linkToken));
    expect(await filer.cancel(payment.id)).toBe("cancelled");
    await filer.sees(id, "ready-for-payment");
    await office.quiet();
  },
};

const tooLittle: Story = {
  name: "too little money comes in and goes back, then the right amount",
  async tell(office) {
    const { world } = office;
    const filer = await logIn(office);
    const id = await filer.upload(file, "upload-1");
    await filer.sees(id, "ready-for-payment");
    const payment = await filer.startPayment([id], "pay-1");
    const first = await openLink(office, payment.linkToken);
    world.provider.set(first, "paid", { amount: 6379n });
    await office.until("the refund", () => Promise.resolve(world.registers.refunds.length > 0));
    await pay(office, await openLink(office, payment.linkToken));
    await filer.sees(id, "published");
    await office.quiet();
    expectOnePublication(office, id);
    expect(world.registers.refunds).toMatchObject([{ id: first, code: "11", amount: 6379n }]);
  },
};

const withdrawn: Story = {
  name: "withdraw a filing before it is paid",
  async tell(office) {
    const filer = await logIn(office);
    const id = await filer.upload(file, "upload-1");
    await filer.sees(id, "ready-for-payment");
    expect(await filer.withdraw(id)).toBe("withdrawn");
    await office.quiet();
    expect(office.world.publications.all).toEqual([]);
  },
};

const lapsed: Story = {
  name: "a payment under way that nobody pays in its term, and a filing that nobody pays at all",
  async tell(office) {
    const filer = await logIn(office);
    const under = await filer.upload(file, "upload-1");
    const never = await filer.upload({ accounts: someAccounts({ language: "nl" }) }, "upload-2");
    await filer.sees(under, "ready-for-payment");
    await filer.sees(never, "ready-for-payment");
    const payment = await filer.startPayment([under], "pay-1");
    await openLink(office, payment.linkToken);
    office.world.clock.set(at("2024-01-18T23:00:00.000Z"));
    await filer.sees(under, "lapsed");
    await filer.sees(never, "lapsed");
    await office.quiet();
    expect(await office.payment(filer.opened.space, payment.id)).toMatchObject({ status: "lapsed" });
    expect(office.world.provider.checkouts.map(({ status }) => status)).toEqual(["cancelled"]);
    expect(office.world.publications.all).toEqual([]);
  },
};

const closed: Story = {
  name: "a term that runs into the closing of its way in: the payment ends, the filing waits",
  timetable: { ...openAlways, "csam-cert": { closesAt: at("2024-01-17T23:00:00.000Z") } },
  async tell(office) {
    const filer = await logIn(office, { connection: "csam-cert" });
    const id = await filer.upload(file, "upload-1");
    await filer.sees(id, "ready-for-payment");
    const payment = await filer.startPayment([id], "pay-1");
    await openLink(office, payment.linkToken);
    office.world.clock.set(at("2024-01-18T23:00:00.000Z"));
    await filer.sees(id, "ready-for-payment");
    await office.quiet();
    expect(await office.payment(filer.opened.space, payment.id)).toMatchObject({ status: "cancelled" });
    const later = plus(office.world.clock.now(), minutes(30));
    await office.until("half an hour", () => Promise.resolve(office.world.clock.now() >= later));
    expect(await office.filing(filer.opened.space, id)).toMatchObject({ status: "ready-for-payment" });
  },
};

const duplicate: Story = {
  name: "two holders of different keys file and pay the same accounts",
  async tell(office) {
    const filers = [await logIn(office, { keyId: "key-1" }), await logIn(office, { keyId: "key-2" })];
    const paid: { readonly filer: FilerAtWork; readonly id: string; readonly payment: Payment }[] = [];
    for (const filer of filers) {
      const id = await filer.upload(file, "upload-1");
      await filer.sees(id, "ready-for-payment");
      paid.push({ filer, id, payment: await filer.startPayment([id], "pay-1") });
    }
    const checkouts: string[] = [];
    for (const { payment } of paid) checkouts.push(await openLink(office, payment.linkToken));
    for (const checkoutId of checkouts) await pay(office, checkoutId);
    await office.quiet();
    const filings = await Promise.all(paid.map(({ filer, id }) => office.filing(filer.opened.space, id)));
    expect(filings.map(({ status }) => status).sort()).toEqual(["published", "rejected"]);
    const [winner] = filings.filter(({ status }) => status === "published");
    const [loser] = filings.filter(({ status }) => status === "rejected");
    expectOnePublication(office, winner?.id ?? "");
    expect(office.world.registers.refunds).toMatchObject([{ id: loser?.id, code: "15", amount: 6380n }]);
  },
};

const renewedKey: Story = {
  name: "a certificate is renewed while one filing is being paid and another has just come in",
  async tell(office) {
    const former = await logIn(office, { connection: "idaas", keyId: "key-1" });
    const first = await former.upload(file, "upload-1");
    await former.sees(first, "ready-for-payment");
    const payment = await former.startPayment([first], "pay-1");
    const checkoutId = await openLink(office, payment.linkToken);
    const second = await former.upload({ accounts: someAccounts({ language: "nl" }) }, "upload-2");
    const renewed = await renew(office, former, "key-2");
    expect([...openersOf(office.world)]).toEqual([["key-1", ["key-2"]]]);
    const again = [await renewed.upload(file, "upload-1"), (await renewed.startPayment([first], "pay-1")).id];
    expect(again).toEqual([first, payment.id]);
    await pay(office, checkoutId);
    await payFor(office, renewed, [second], "pay-2");
    for (const id of [first, second]) await renewed.sees(id, "published");
    await office.quiet();
    expect(office.world.publications.all).toHaveLength(2);
    expect(office.world.registers.refunds).toEqual([]);
  },
};

export const stories: readonly Story[] = [
  published,
  webhookLost,
  paidTogether,
  cancelledAndPaidAnew,
  paidWhileCancelling,
  payerGivesUp,
  tooLittle,
  withdrawn,
  lapsed,
  closed,
  duplicate,
  renewedKey,
];

async function payFor(
  office: Office,
  filer: FilerAtWork,
  ids: readonly string[],
  idempotencyKey = "pay-1",
): Promise<Payment> {
  for (const id of ids) await filer.sees(id, "ready-for-payment");
  const payment = await filer.startPayment(ids, idempotencyKey);
  await pay(office, await openLink(office, payment.linkToken));
  return payment;
}

function expectOnePublication({ world }: Office, filingId: string): void {
  expect(world.publications.all).toMatchObject([{ filingId, visible: true }]);
}
