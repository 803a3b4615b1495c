import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parsePaymentDocument } from "../../shared/contracts/storage/payment-document.ts";
import { type Language } from "../../shared/domain/language.ts";
import { openAlways } from "../builders/access.ts";
import { someAccounts } from "../builders/accounts.ts";
import { at, days, hours, minutes } from "../builders/times.ts";
import { jsonFile } from "../doubles/json-accounts-reader.ts";
import { mishaps } from "./machine.ts";
import { type Office, office } from "./office.ts";
import { type FilerAtWork, logIn } from "./people.ts";
import { violations } from "./soundness.ts";

/** Something that somebody does, however little sense it makes at that moment. */
type Deed = (town: Town) => Promise<unknown>;

interface Town {
  readonly office: Office;
  readonly filers: readonly FilerAtWork[];
  /** What was filed by each of them. */
  readonly filings: readonly (readonly string[])[];
}

const languages: readonly Language[] = ["nl", "fr", "de"];
const timetable = { ...openAlways, "csam-cert": { closesAt: at("2024-01-15T23:00:00.000Z") } };

const who = fc.integer({ min: 0, max: 1 });
const which = fc.nat({ max: 20 });

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc
    .record({ who, which: fc.integer({ min: 0, max: 2 }), names: fc.subarray([0, 1, 2], { minLength: 1 }) })
    .map((choice) => (town: Town) => startPayment(town, choice)),
  fc.record({ who, which }).map((choice) => (town: Town) => cancel(town, choice)),
  fc.record({ who, which }).map((choice) => (town: Town) => withdraw(town, choice)),
  which.map((payment) => (town: Town) => openLink(town, payment)),
  fc
    .record({
      which,
      status: fc.constantFrom("paid", "pending", "failed", "cancelled", "expired"),
      amount: fc.constantFrom(0n, 0n, 0n, 1n, -1n),
    })
    .map((choice) => (town: Town) => actAtProvider(town, choice)),
  which.map((checkout) => (town: Town) => callBack(town, checkout)),
  fc
    .constantFrom(minutes(1), minutes(3), hours(1), hours(30))
    .map((milliseconds) => (town: Town) => passTime(town, milliseconds)),
  fc
    .constantFrom(days(3), days(8), days(100))
    .map((milliseconds) => (town: Town) => grow(town, milliseconds)),
  fc
    .record({ who, which: fc.integer({ min: 0, max: 2 }) })
    .map((choice) => (town: Town) => sendAgain(town, choice)),
);

test("whatever people do, in whatever order, and whatever goes wrong: nothing is lost, doubled, stuck or astray", async () => {
  const plan = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.constantFrom(...mishaps)), { maxLength: 4 })
    .map((planned) => new Map(planned));
  await fc.assert(
    fc.asyncProperty(plan, fc.array(deed, { minLength: 5, maxLength: 25 }), async (going, deeds) => {
      const town = await settle(office(going, timetable));
      for (const act of deeds) await act(town);
      await endEverything(town.office);
      expect(violations(town.office.world)).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 60_000);

/** Two filers of different ways in, and the same three sets of accounts filed by both. */
async function settle(run: Office): Promise<Town> {
  const filers = [await logIn(run), await logIn(run, { connection: "csam-cert", keyId: "key-2" })];
  const filings: string[][] = [];
  for (const filer of filers) {
    const ids: string[] = [];
    for (const language of languages) {
      ids.push(await filer.upload({ accounts: someAccounts({ language }) }, `upload-${language}`));
    }
    filings.push(ids);
  }
  await run.until("everything priced", () => Promise.resolve(run.world.queues.waiting.length === 0));
  return { office: run, filers, filings };
}

const startPayment = (
  { office: run, filers, filings }: Town,
  choice: { readonly who: number; readonly which: number; readonly names: readonly number[] },
): Promise<unknown> => {
  const opened = pick(filers, choice.who)?.opened;
  if (opened === undefined) return Promise.resolve();
  const ids = choice.names.flatMap((name) => pick(filings, choice.who)?.[name] ?? []);
  const receivedAt = run.world.clock.now();
  const request = { filings: ids, idempotencyKey: `pay-${String(choice.which)}`, receivedAt };
  return run.ask((application) => application.startPayment(opened, request));
};

const cancel = ({ office: run, filers }: Town, choice: { who: number; which: number }): Promise<unknown> => {
  const opened = pick(filers, choice.who)?.opened;
  const payment = pick(paymentsOf(run), choice.which);
  if (opened === undefined || payment === undefined) return Promise.resolve();
  const request = { receivedAt: run.world.clock.now(), trace: {} };
  return run.ask(({ cancelPayment }) => cancelPayment(opened, payment.id, request));
};

const withdraw = (
  { office: run, filers, filings }: Town,
  choice: { who: number; which: number },
): Promise<unknown> => {
  const opened = pick(filers, choice.who)?.opened;
  const id = pick(filings[choice.who] ?? [], choice.which);
  if (opened === undefined || id === undefined) return Promise.resolve();
  const request = { ifMatch: "*", receivedAt: run.world.clock.now() };
  return run.ask(({ withdrawFiling }) => withdrawFiling(opened, id, request));
};

const openLink = ({ office: run }: Town, which: number): Promise<unknown> => {
  const payment = pick(paymentsOf(run), which);
  if (payment === undefined) return Promise.resolve();
  return run.ask(({ payByLink }) => payByLink(payment.linkToken));
};

function actAtProvider(
  { office: { world } }: Town,
  choice: { which: number; status: "paid" | "pending" | "failed" | "cancelled" | "expired"; amount: bigint },
): Promise<void> {
  const open = world.provider.checkouts.filter(({ status }) => status === "open" || status === "pending");
  const checkout = pick(open, choice.which);
  if (checkout !== undefined) {
    world.provider.set(checkout.id, choice.status, { amount: checkout.amount + choice.amount });
  }
  return Promise.resolve();
}

const callBack = ({ office: run }: Town, which: number): Promise<unknown> => {
  const checkout = pick(run.world.provider.checkouts, which);
  if (checkout === undefined) return Promise.resolve();
  return run.ask(({ noticePayment }) => noticePayment(checkout.id, {}));
};

async function passTime({ office: run }: Town, milliseconds: number): Promise<void> {
  run.world.clock.advance(milliseconds);
  let looked = 0;
  await run.until("a tick", () => Promise.resolve((looked += 1) > 1));
}

/** Files grow older, and the timers that erase look at them. */
async function grow(town: Town, milliseconds: number): Promise<void> {
  const { office: run } = town;
  const before = run.world.clock.now();
  await passTime(town, milliseconds);
  await run.askOnce((application) => application.eraseEnded());
  await run.askOnce((application) => application.eraseOrphans(before));
}

/** Sends a file again under the Idempotency-Key that it was filed with. */
async function sendAgain(
  { office: run, filers }: Town,
  choice: { readonly who: number; readonly which: number },
): Promise<void> {
  const opened = pick(filers, choice.who)?.opened;
  const language = languages[choice.which] ?? "nl";
  if (opened === undefined) return;
  const upload = {
    bytes: jsonFile({ accounts: someAccounts({ language }) }),
    format: "xbrl",
    idempotencyKey: `upload-${language}`,
    receivedAt: run.world.clock.now(),
  } as const;
  await run.askOnce((application) => application.fileAccounts(opened, upload, {}));
}

/** Payers leave the provider's pages alone from now on: open ones expire, the bank declines what was pending. */
async function endEverything(run: Office): Promise<void> {
  const { provider } = run.world;
  await run.until("no checkout open", async () => {
    for (const { id, status } of provider.checkouts) {
      if (status === "open" || status === "pending")
        provider.set(id, status === "open" ? "expired" : "failed");
    }
    return Promise.resolve(run.world.queues.waiting.length === 0 && (await nothingWaits(run)));
  });
}

async function nothingWaits({ world }: Office): Promise<boolean> {
  for await (const page of world.spaces.waitingSince(world.clock.now())) if (page.length > 0) return false;
  return true;
}

const paymentsOf = ({ world }: Office) => [
  ...new Map(
    world.spaces.history
      .map(parsePaymentDocument)
      .flatMap((payment) => (payment === undefined ? [] : [[payment.id, payment] as const])),
  ).values(),
];

const pick = <Item>(items: readonly Item[], which: number): Item | undefined => items[which % items.length];
