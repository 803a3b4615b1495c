import { expect } from "@jest/globals";
import { type Timetable } from "../../shared/domain/access/timetable.ts";
import { type Accounts } from "../../shared/domain/accounts/accounts.ts";
import { plus } from "../../shared/domain/instant.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { type DescribedFiling } from "../../shared/domain/transfer/transfer.ts";
import { someAccounts } from "../builders/accounts.ts";
import { openAlways } from "../builders/access.ts";
import { at, minutes } from "../builders/times.ts";
import { aDescription } from "../builders/transfers.ts";
import { type Office } from "./office.ts";
import { openersOf } from "./openers.ts";
import { type FilerAtWork, agentAtWork, logIn, logInByCertificate, openLink, pay, renew } from "./people.ts";

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

/** The description that the accounts of these stories are found by. */
const description = (accounts: Accounts): DescribedFiling =>
  aDescription({
    enterpriseNumber: accounts.enterpriseNumber,
    closingDate: accounts.periodEnd,
    model: accounts.model,
    language: accounts.language,
  });

const moved: Story = {
  name: "the contact centre moves two filings to the other way in of the certificate",
  async tell(office) {
    const before = await logInByCertificate(office, "csam-cert");
    const [first, second] = [someAccounts(), someAccounts({ language: "nl" })];
    const ids = [
      await before.upload({ accounts: first }, "upload-1"),
      await before.upload({ accounts: second }, "upload-2"),
    ];
    for (const id of ids) await before.sees(id, "ready-for-payment");
    const after = await logInByCertificate(office, "idaas");
    const transfer = await agentAtWork(office, "agnes").request([first, second].map(description), "move-1");
    office.world.clock.set(at("2024-01-12T09:00:00.000Z"));
    await agentAtWork(office, "bram").approve(transfer);
    await office.until("the moves", async () => (await statusOf(office, transfer)) === "done");
    for (const id of ids) {
      expect(await office.filing(before.opened.space, id)).toMatchObject({ status: "moved" });
      expect(await office.filing(after.opened.space, id)).toMatchObject({
        status: "ready-for-payment",
        depositDate: "2024-01-10",
        dueBy: "2024-01-22",
      });
    }
    await office.quiet();
    expect(office.world.mail.sent.map(({ subject }) => subject)).toHaveLength(4);
    expect(acts(office)).toEqual(["agnes request-transfer", "bram approve-transfer"]);
  },
};

const movedFromPayment: Story = {
  name: "a filer asks, one agent takes it up and cancels the open payment, another one approves",
  async tell(office) {
    const holder = await logInByCertificate(office, "csam-cert");
    const id = await holder.upload(file, "upload-1");
    await holder.sees(id, "ready-for-payment");
    const payment = await holder.startPayment([id], "pay-1");
    await openLink(office, payment.linkToken);
    const person = await logIn(office, { connection: "eid", keyId: "person" });
    const transfer = await person.askForTransfer([description(file.accounts)], "ask-1");
    const agnes = agentAtWork(office, "agnes");
    await agnes.approve(transfer);
    await agnes.cancelPayments(transfer);
    await agentAtWork(office, "bram").approve(transfer);
    await office.quiet();
    await person.sees(id, "ready-for-payment");
    expect(await office.payment(holder.opened.space, payment.id)).toMatchObject({ status: "cancelled" });
    expect(office.world.provider.checkouts.map(({ status }) => status)).toEqual(["cancelled"]);
    expect(await statusOf(office, transfer)).toBe("done");
    expect(acts(office)).toEqual(["agnes take-up-transfer", "agnes cancel-payment", "bram approve-transfer"]);
    expect(office.world.mail.sent).toHaveLength(2);
  },
};

const rejectedTransfer: Story = {
  name: "an agent rejects what a filer asked for, and the filer is told once",
  async tell(office) {
    const holder = await logInByCertificate(office, "csam-cert");
    const id = await holder.upload(file, "upload-1");
    await holder.sees(id, "ready-for-payment");
    const person = await logIn(office, { connection: "eid", keyId: "person" });
    const transfer = await person.askForTransfer([description(file.accounts)], "ask-1");
    await agentAtWork(office, "agnes").reject(transfer);
    await office.quiet();
    expect(await statusOf(office, transfer)).toBe("rejected");
    expect(await office.filing(holder.opened.space, id)).toMatchObject({ status: "ready-for-payment" });
    expect(office.world.mail.sent).toHaveLength(1);
  },
};

const refusedByTarget: Story = {
  name: "the target loses its holder after the approval, and the filing goes on where it was",
  async tell(office) {
    const holder = await logInByCertificate(office, "csam-cert");
    const id = await holder.upload(file, "upload-1");
    await holder.sees(id, "ready-for-payment");
    const { space } = (await logInByCertificate(office, "idaas")).opened;
    const transfer = await agentAtWork(office, "agnes").request([description(file.accounts)], "move-1");
    office.world.spaces.tamper(space, "profile", () => undefined);
    await agentAtWork(office, "bram").approve(transfer);
    await office.until("the refusal", async () => (await statusOf(office, transfer)) === "done");
    await payFor(office, holder, [id]);
    await holder.sees(id, "published");
    await office.quiet();
    expectOnePublication(office, id);
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
  moved,
  movedFromPayment,
  rejectedTransfer,
  refusedByTarget,
];

const statusOf = async ({ world }: Office, transfer: string) =>
  (await world.transfers.transfer(transfer))?.value.status;

/** Who did what, by the audit; whoever repeats a request whose answer was lost is in it again. */
const acts = ({ world }: Office): readonly string[] => [
  ...new Set(world.registers.audit.map(({ actor, action }) => `${actor} ${action}`)),
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
