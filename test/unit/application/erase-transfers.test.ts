import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { plus } from "../../../shared/domain/instant.ts";
import {
  type Transfer,
  approve,
  note,
  reject,
  settleRejection,
} from "../../../shared/domain/transfer/transfer.ts";
import { aProfile, aSpace } from "../../builders/access.ts";
import { type Application, anApplication, freshApplication } from "../../builders/application.ts";
import { days, morning } from "../../builders/times.ts";
import { aTransfer, aTransferRequest, keepHolder } from "../../builders/transfers.ts";

const twoYears = days(730);
const filer = aSpace("idaas", "key-2");
const rejection = { agent: "bram", reason: "not the holder", at: morning };

const asked = aTransfer();
const approved = approve(asked, "bram", morning);
const done = note(approved, [
  { ...asked.filings[0], match: "not-found", reason: "unknown-filing" } as Transfer["filings"][number],
]);
const rejected = reject(asked, rejection);
const notTold = reject(aTransfer({ requestedBy: { filer } }), rejection);

async function anOldTransfer(transfer: Transfer, age = twoYears): Promise<Application> {
  const app = freshApplication();
  await app.ports.transfers.store(transfer, undefined);
  app.ports.clock.advance(age);
  await app.eraseTransfers();
  return app;
}

const isErased = async ({ ports }: Application): Promise<boolean> =>
  (await ports.transfers.transfer("t1")) === undefined && (await ports.transfers.erased("t1")) !== undefined;

describe("a transfer", () => {
  test.each([
    { given: "is done", transfer: done, age: twoYears - 1, erased: false },
    { given: "is done", transfer: done, age: twoYears, erased: true },
    { given: "is rejected", transfer: rejected, age: twoYears - 1, erased: false },
    { given: "is rejected", transfer: rejected, age: twoYears, erased: true },
    {
      given: "is rejected and its filer told",
      transfer: settleRejection(notTold),
      age: twoYears,
      erased: true,
    },
    { given: "is rejected and its filer not told", transfer: notTold, age: days(4000), erased: false },
    { given: "is approved and not done", transfer: approved, age: days(4000), erased: false },
    { given: "nobody has decided", transfer: asked, age: days(4000), erased: false },
  ])("that $given, $age ms after its last change, is erased: $erased", async (row) => {
    expect(await isErased(await anOldTransfer(row.transfer, row.age))).toBe(row.erased);
  });

  test("leaves its id and nothing that it told", async () => {
    const { ports } = await anOldTransfer(done);
    expect(await ports.transfers.erased("t1")).toEqual({ id: "t1", erasedAt: plus(morning, twoYears) });
    expect(ports.transfers.all).toEqual([]);
    expect(ports.journal.entries).toEqual([{ code: "transfer-erased", subject: "t1" }]);
  });

  test("that is decided long after it was asked for is kept as long as any other", async () => {
    const app = freshApplication();
    const version = await app.ports.transfers.store(asked, undefined);
    app.ports.clock.advance(twoYears);
    await app.ports.transfers.store(rejected, version);
    await app.eraseTransfers();
    expect(await isErased(app)).toBe(false);
  });

  test("that is not as it was read is kept", async () => {
    const { ports } = freshApplication();
    await ports.transfers.store(done, undefined);
    ports.clock.advance(twoYears);
    const transfers = { ...ports.transfers, all: [], erase: () => Promise.resolve(false) };
    await anApplication({ ...ports, transfers }).eraseTransfers();
    expect(ports.journal.entries).toEqual([]);
  });
});

test("every transfer that is due is erased, and trouble with one keeps none of the others waiting", async () => {
  const { ports } = freshApplication();
  for (const id of ["a", "b", "c"]) await ports.transfers.store({ ...done, id }, undefined);
  ports.clock.advance(twoYears);
  const erase: typeof ports.transfers.erase = (transfer, over) =>
    transfer.id === "b" ? Promise.reject(new Fault("away")) : ports.transfers.erase(transfer, over);
  await anApplication({ ...ports, transfers: { ...ports.transfers, all: [], erase } }).eraseTransfers();
  expect(ports.journal.of("transfer-erased").map(({ subject }) => subject)).toEqual(["a", "c"]);
  expect(ports.journal.of("erasure-fault")).toMatchObject([{ subject: "b" }]);
  await anApplication(ports).eraseTransfers();
  expect(ports.journal.of("transfer-erased").map(({ subject }) => subject)).toEqual(["a", "c", "b"]);
});

describe("whoever meets an erased transfer is told so:", () => {
  const erased = { ok: false, refusal: { kind: "transfer-erased" } };
  const decision = { agent: "bram", ifMatch: "*", trace: {} };

  test.each([
    { who: "an agent who approves", ask: (app: Application) => app.approveTransfer("t1", decision) },
    { who: "an agent who rejects", ask: (app: Application) => app.rejectTransfer("t1", decision) },
    { who: "an agent who cancels", ask: (app: Application) => app.cancelTransferPayments("t1", decision) },
  ])("$who", async ({ ask }) => {
    expect(await ask(await anOldTransfer(done))).toEqual(erased);
  });

  test("an agent, and a filer, whose request comes again", async () => {
    const app = freshApplication();
    const target = await keepHolder(app.ports, "idaas");
    const holder = { space: target, profile: { value: aProfile(target), version: '"1"' } };
    const request = aTransferRequest({ idempotencyKey: "1" });
    expect(await app.requestTransfer("agnes", request)).toMatchObject({ ok: true });
    expect(await app.askForTransfer(holder, request)).toMatchObject({ ok: true });
    for (const { value, version } of (await app.ports.transfers.list({}, { limit: 2 }))?.items ?? []) {
      await app.ports.transfers.store(settleRejection(reject(value, rejection)), version);
    }
    app.ports.clock.advance(twoYears);
    await app.eraseTransfers();
    expect(await app.requestTransfer("agnes", request)).toEqual(erased);
    expect(await app.askForTransfer(holder, request)).toEqual(erased);
    expect(app.ports.transfers.all).toEqual([]);
  });

  test("and a message that comes late finds nothing to do", async () => {
    const app = await anOldTransfer(done);
    const message = { ...filer, kind: "transfer", subject: "t1" } as const;
    expect(await app.works.move(message, {})).toEqual({ kind: "nothing-to-do" });
  });
});
