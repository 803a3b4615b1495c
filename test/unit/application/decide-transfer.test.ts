import { describe, expect, test } from "@jest/globals";
import { plus } from "../../../shared/domain/instant.ts";
import { type SpaceAddress } from "../../../shared/domain/access/connection.ts";
import { type Transfer } from "../../../shared/domain/transfer/transfer.ts";
import { aSpace, csamCloses, idaasOpens, timetableOf2024 } from "../../builders/access.ts";
import { type Application, anApplication, freshApplication, keep } from "../../builders/application.ts";
import { aReadyFiling, anInitiatedFiling } from "../../builders/filings.ts";
import { aPayment } from "../../builders/payments.ts";
import { morning } from "../../builders/times.ts";
import { aDescription, aTransfer, keepHolder } from "../../builders/transfers.ts";
import { keepPaymentUnderWay } from "../../builders/under-way.ts";

const source = aSpace("csam-cert");
const trace = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
const byBram = { agent: "bram", ifMatch: "*", trace: {} };
const byAgnes = { ...byBram, agent: "agnes" };

const filer = aSpace("eid", "key-3");
const filersRequest = aTransfer({ target: filer, requestedBy: { filer } });

/** A transfer over one ready filing. */
async function anApplicationWith(transfer: Transfer = aTransfer()) {
  const app = freshApplication();
  await keep(app.ports, { filing: aReadyFiling({ space: source }) });
  const version = await app.ports.transfers.store(transfer, undefined);
  return { app, version: version ?? "" };
}

const stored = async ({ ports }: Application) => (await ports.transfers.transfer("t1"))?.value;

const refused = (kind: string, data: object = {}) => ({ ok: false, refusal: { kind, ...data } });

describe("an approval", () => {
  test("by a second agent starts the moves, and is told once it is stored", async () => {
    const { app, version } = await anApplicationWith();
    const approved = await app.approveTransfer("t1", { agent: "bram", ifMatch: version, trace });
    const transfer = {
      ...aTransfer(),
      status: "approved",
      decidedBy: "bram",
      decidedAt: morning,
      waiting: { for: "move", since: morning },
    };
    expect(approved).toMatchObject({ ok: true, value: { value: transfer } });
    expect(await stored(app)).toEqual(transfer);
    const message = { ...aSpace("idaas", "key-2"), subject: "t1", kind: "transfer" };
    expect(app.ports.queues.sent).toMatchObject([{ queue: "move", envelope: { message, travel: trace } }]);
    expect(app.ports.registers.audit).toMatchObject([
      { actor: "bram", action: "approve-transfer", subject: "t1" },
    ]);
  });

  test.each([
    { given: "the agent who asked", transfer: aTransfer(), decision: byAgnes, kind: "four-eyes" },
    {
      given: "the agent who took a filer's request up",
      transfer: { ...filersRequest, takenUpBy: "agnes" },
      decision: byAgnes,
      kind: "four-eyes",
    },
    {
      given: "a version that is no more",
      transfer: aTransfer(),
      decision: { ...byBram, ifMatch: '"0"' },
      kind: "precondition-failed",
    },
    {
      given: "nothing found",
      transfer: aTransfer({ filings: [{ ...aDescription(), match: "not-found", reason: "over" }] }),
      decision: byBram,
      kind: "nothing-to-move",
    },
  ])("given $given is refused: $kind", async ({ transfer, decision, kind }) => {
    const { app } = await anApplicationWith(transfer);
    expect(await app.approveTransfer("t1", decision)).toEqual(refused(kind));
    expect(await stored(app)).toEqual(transfer);
    expect(app.ports.queues.sent).toEqual([]);
    expect(app.ports.registers.audit).toEqual([]);
  });

  const closed = refused("transfer-target-unfit", { reason: "closed" });
  const intoCsam = aTransfer({ target: aSpace("csam-cert", "key-2") });
  const askedByFiler = { ...filersRequest, ...intoCsam, requestedBy: { filer: intoCsam.target } };

  test.each([
    { given: "an agent's request", transfer: intoCsam, at: plus(csamCloses, -1), status: "approved" },
    { given: "an agent's request", transfer: intoCsam, at: csamCloses, status: undefined },
    { given: "a filer's request", transfer: askedByFiler, at: plus(csamCloses, -1), status: "requested" },
    { given: "a filer's request", transfer: askedByFiler, at: csamCloses, status: undefined },
    { given: "one into another way in", transfer: filersRequest, at: csamCloses, status: "requested" },
    { given: "one before IDAAS opens", transfer: aTransfer(), at: plus(idaasOpens, -1), status: undefined },
    { given: "one when IDAAS opens", transfer: aTransfer(), at: idaasOpens, status: "approved" },
  ])("of $given at $at, by the timetable of 2024, comes to $status", async ({ transfer, at, status }) => {
    const app = freshApplication({ now: at, timetable: timetableOf2024 });
    await keep(app.ports, { filing: aReadyFiling({ space: source }) });
    await app.ports.transfers.store(transfer, undefined);
    const approved = await app.approveTransfer("t1", byBram);
    if (status === undefined) {
      expect(approved).toEqual(closed);
      expect(await stored(app)).toEqual(transfer);
      expect(app.ports.registers.audit).toEqual([]);
      expect(await app.rejectTransfer("t1", byBram)).toMatchObject({ ok: true });
    } else {
      expect(approved).toMatchObject({ ok: true, value: { value: { status } } });
    }
  });

  test.each(["approved", "rejected", "done"] as const)("of what is %s comes too late", async (status) => {
    const { app } = await anApplicationWith(aTransfer({ status }));
    const tooLate = refused("transfer-decided", { status });
    expect(await app.approveTransfer("t1", byBram)).toEqual(tooLate);
    expect(await app.rejectTransfer("t1", byBram)).toEqual(tooLate);
    expect(await app.cancelTransferPayments("t1", byBram)).toEqual(tooLate);
  });

  test("of what nobody knows is not found", async () => {
    const app = freshApplication();
    expect(await app.approveTransfer("t1", byBram)).toEqual(refused("not-found"));
    expect(await app.rejectTransfer("t1", byBram)).toEqual(refused("not-found"));
    expect(await app.cancelTransferPayments("t1", byBram)).toEqual(refused("not-found"));
  });

  test("that somebody else outran is refused, and starts nothing", async () => {
    const { app } = await anApplicationWith();
    const transfers = { ...app.ports.transfers, store: () => Promise.resolve(undefined) };
    const outrun = anApplication({ ...app.ports, transfers });
    expect(await outrun.approveTransfer("t1", byBram)).toEqual(refused("precondition-failed"));
    expect(await outrun.rejectTransfer("t1", byBram)).toEqual(refused("precondition-failed"));
    expect(app.ports.queues.sent).toEqual([]);
  });

  test("names the filings that have an open payment, whenever that was started", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: anInitiatedFiling({ space: source }) });
    await app.ports.transfers.store(aTransfer(), undefined);
    const refusal = refused("filings-under-payment", { filings: ["f1"] });
    expect(await app.approveTransfer("t1", byBram)).toEqual(refusal);
  });
});

describe("the approval of a filer's request", () => {
  test("takes it up first, and looks its filings up again", async () => {
    const { app } = await anApplicationWith(filersRequest);
    const space = await keepHolder(app.ports, "csam-cert");
    await keep(app.ports, { filing: aReadyFiling({ space, id: "f9" }) });
    const answer = await app.approveTransfer("t1", byAgnes);
    const taken = {
      ...filersRequest,
      takenUpBy: "agnes",
      filings: [{ ...aDescription(), match: "found", filing: { ...space, id: "f9" } }],
    };
    expect(answer).toMatchObject({ ok: true, value: { value: taken } });
    expect(await stored(app)).toEqual(taken);
    expect(app.ports.queues.sent).toEqual([]);
    expect(app.ports.registers.audit).toMatchObject([{ actor: "agnes", action: "take-up-transfer" }]);
  });

  test("takes another agent to start the moves", async () => {
    const { app } = await anApplicationWith({ ...filersRequest, takenUpBy: "agnes" });
    expect(await app.approveTransfer("t1", byBram)).toMatchObject({
      value: { value: { status: "approved" } },
    });
  });
});

describe("a rejection", () => {
  test("by a second agent moves nothing and says why", async () => {
    const { app } = await anApplicationWith();
    const rejected = await app.rejectTransfer("t1", { ...byBram, reason: "not the holder" });
    const transfer = {
      ...aTransfer(),
      status: "rejected",
      decidedBy: "bram",
      decidedAt: morning,
      reason: "not the holder",
    };
    expect(rejected).toMatchObject({ ok: true, value: { value: transfer } });
    expect(await stored(app)).toEqual(transfer);
    expect(app.ports.registers.audit).toMatchObject([
      { actor: "bram", action: "reject-transfer", subject: "t1", reason: "not the holder" },
    ]);
    expect(app.ports.queues.sent).toEqual([]);
  });

  test("is not for the agent who asked", async () => {
    const { app } = await anApplicationWith();
    expect(await app.rejectTransfer("t1", byAgnes)).toEqual(refused("four-eyes"));
  });

  test("of a filer's request takes one agent, and waits until the filer has a notice", async () => {
    const { app } = await anApplicationWith(filersRequest);
    expect(await app.rejectTransfer("t1", byAgnes)).toMatchObject({
      value: { value: { status: "rejected", waiting: { for: "move", since: morning } } },
    });
    const [sent] = app.ports.queues.sent;
    if (sent === undefined) throw new Error("nothing was sent");
    expect(await app.works.move(sent.envelope.message, {})).toEqual({ kind: "done" });
    expect(await app.works.move(sent.envelope.message, {})).toEqual({ kind: "nothing-to-do" });
    expect(await stored(app)).not.toHaveProperty("waiting");
    const { enterpriseNumber, closingDate } = aDescription();
    expect(app.ports.spaces.history.filter(({ kind }) => kind === "notice")).toMatchObject([
      { ...filer, content: { kind: "transfer-refused", filings: [{ enterpriseNumber, closingDate }] } },
    ]);
  });
});

describe("cancelling the payments of a transfer", () => {
  /** Two filings of the transfer in two payments under way. */
  async function aTransferUnderPayment() {
    const app = freshApplication();
    for (const [id, filing] of [
      ["p1", "f1"],
      ["p2", "f2"],
    ] as const) {
      const linkToken = `${id === "p1" ? "090933755493" : "090933755594"}-secret`;
      await keepPaymentUnderWay(app.ports, { ...source, id, filings: [filing], linkToken });
    }
    const found = (id: string) =>
      ({
        ...aDescription(),
        match: "found",
        filing: { ...source, id } satisfies SpaceAddress & { id: string },
        reason: "open-payment",
      }) as const;
    const transfer = aTransfer({ filings: [found("f1"), found("f2")] });
    await app.ports.transfers.store(transfer, undefined);
    return app;
  }

  const reasons = async (app: Application) =>
    (await stored(app))?.filings.map((filing) => ("reason" in filing ? filing.reason : null));

  const statusOf = async ({ ports }: Application, id: string) =>
    (await ports.spaces.filing(source, id))?.value.status;

  test("closes their checkouts and ends all of them, by the contact centre", async () => {
    const app = await aTransferUnderPayment();
    const answer = await app.cancelTransferPayments("t1", { agent: "agnes", trace: {} });
    expect(answer).toMatchObject({ ok: true });
    expect(await reasons(app)).toEqual([null, null]);
    expect(await statusOf(app, "f1")).toBe("ready-for-payment");
    expect(await statusOf(app, "f2")).toBe("ready-for-payment");
    expect((await app.ports.spaces.filing(source, "f1"))?.value.events.at(-1)).toMatchObject({
      type: "payment-cancelled",
      by: "contact-centre",
    });
    expect(app.ports.registers.audit).toMatchObject([
      { actor: "agnes", action: "cancel-payment", subject: "p1", detail: "transfer t1" },
      { actor: "agnes", action: "cancel-payment", subject: "p2", detail: "transfer t1" },
    ]);
    expect(await app.approveTransfer("t1", byBram)).toMatchObject({ ok: true });
  });

  test("ends that of one filing, when one is named", async () => {
    const app = await aTransferUnderPayment();
    const wish = { agent: "agnes", filing: "f2", trace: {} };
    expect(await app.cancelTransferPayments("t1", wish)).toMatchObject({ ok: true });
    expect(await reasons(app)).toEqual(["open-payment", null]);
    expect(await statusOf(app, "f1")).toBe("payment-initiated");
    const refusal = refused("filings-under-payment", { filings: ["f1"] });
    expect(await app.approveTransfer("t1", byBram)).toEqual(refusal);
  });

  test("of a filing that the transfer does not have finds nothing", async () => {
    const app = await aTransferUnderPayment();
    const wish = { agent: "agnes", filing: "f3", trace: {} };
    expect(await app.cancelTransferPayments("t1", wish)).toEqual(refused("not-found"));
  });

  test("that are paid at that moment settles them", async () => {
    const app = await aTransferUnderPayment();
    const [checkout] = app.ports.provider.checkouts;
    app.ports.provider.set(checkout?.id ?? "", "paid");
    const answer = await app.cancelTransferPayments("t1", { agent: "agnes", trace: {} });
    expect(answer).toEqual(refused("payment-not-open", { status: "settled" }));
    expect(await statusOf(app, "f1")).toBe("paid");
  });

  test("when there is none changes nothing", async () => {
    const { app, version } = await anApplicationWith();
    await keep(app.ports, { payment: aPayment({ ...source }) });
    const answer = await app.cancelTransferPayments("t1", { agent: "agnes", trace: {} });
    expect(answer).toEqual({ ok: true, value: { value: aTransfer(), version } });
    expect(app.ports.registers.audit).toEqual([]);
  });

  test("of a transfer that changed meanwhile has to be asked again", async () => {
    const app = await aTransferUnderPayment();
    const transfers = { ...app.ports.transfers, store: () => Promise.resolve(undefined) };
    const outrun = anApplication({ ...app.ports, transfers });
    const wish = { agent: "agnes", trace: {} };
    expect(await outrun.cancelTransferPayments("t1", wish)).toEqual(refused("changed-meanwhile"));
    expect(await app.cancelTransferPayments("t1", wish)).toMatchObject({ ok: true });
    expect(await reasons(app)).toEqual([null, null]);
  });
});
