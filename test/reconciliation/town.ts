import { type Registers } from "../../shared/application/ports/registers.ts";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { addDays, startOfBrusselsDay } from "../../shared/domain/day.ts";
import { isLeaving } from "../../shared/domain/filing/moved.ts";
import { moveOut } from "../../shared/domain/filing/steps.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { type Publication } from "../../shared/domain/publication/publication.ts";
import { type Reconciliation, placeOf } from "../../shared/domain/reconciliation/divergence.ts";
import { aFinding, someAccounts } from "../builders/accounts.ts";
import { days, minutes } from "../builders/times.ts";
import { type Office, office } from "../crash/office.ts";
import { type FilerAtWork, logIn, openLink, pay } from "../crash/people.ts";
import { type JsonFile } from "../doubles/json-accounts-reader.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";

/** A filer with one filing, and everything that belongs to it: no other household has any part in it. */
export interface Household {
  readonly space: SpaceAddress;
  readonly filingId: string;
  /** Empty where there is none. */
  readonly paymentId: string;
  /** Empty where there is none. */
  readonly checkoutId: string;
}

/** What can become of a filing. Those that take time come first; those that just came in are last. */
const settling = {
  erased: settleErased,
  lapsed: settleLapsed,
  published: settlePublished,
  duplicate: settleDuplicate,
  cancelled: settleCancelled,
  initiated: settleInitiated,
  "under-way": settleUnderWay,
  ready: settleReady,
  red: settleRed,
  moved: settleMoved,
  arrived: settleArrived,
  withdrawn: settleWithdrawn,
  received: settleReceived,
} as const satisfies Readonly<Record<string, (office: Office, number: number) => Promise<Household>>>;

export type Fate = keyof typeof settling;

/** Households of every fate, made by the use cases themselves: nothing in their papers diverges. */
export interface Town {
  readonly world: MemoryPorts;
  readonly office: Office;
  readonly households: Readonly<Record<Fate, readonly Household[]>>;
}

/**
 * @param counts how many households of a fate there are.
 * @param others how many of each fate of which nothing is said.
 */
export async function aTown(counts: Partial<Record<Fate, number>> = {}, others = 1): Promise<Town> {
  const run = office(new Map());
  const households: Partial<Record<Fate, readonly Household[]>> = {};
  for (const [fate, settle] of Object.entries(settling) as [Fate, (typeof settling)[Fate]][]) {
    const made: Household[] = [];
    for (let number = 1; number <= (counts[fate] ?? others); number += 1)
      made.push(await settle(run, number));
    households[fate] = made;
  }
  const town = { world: run.world, office: run, households: households as Town["households"] };
  letItRest(town);
  return town;
}

/** Time goes by until everything that changed is old enough to be compared; nothing else happens meanwhile. */
export const letItRest = ({ world }: Pick<Town, "world">): void => world.clock.advance(minutes(11));

/** Runs the reconciliation as it runs in production. @returns what it reports, and that as `kind place`, in order. */
export async function reconciled({ world, office: run }: Town): Promise<{
  readonly report: Reconciliation;
  readonly divergences: readonly string[];
}> {
  await run.ask(({ reconcile }) => reconcile());
  return reported(world);
}

/** The last report, and what it found as `kind place`, in order. */
export async function reported({ registers }: { readonly registers: Registers }): Promise<{
  readonly report: Reconciliation;
  readonly divergences: readonly string[];
}> {
  const report = (await registers.reconciliation())?.value;
  if (report === undefined) throw new Error("nothing was reconciled yet");
  const divergences = report.divergences.map(({ kind, subject }) => `${kind} ${placeOf(subject)}`);
  return { report, divergences: divergences.sort() };
}

/** The first household of that fate. */
export function firstOf({ households }: Town, fate: Fate): Household {
  const [household] = households[fate];
  if (household === undefined) throw new Error(`no household is ${fate}`);
  return household;
}

/** The publication of a household. */
export function publicationOf({ world }: Pick<Town, "world">, { filingId }: Household): Publication {
  const publication = world.publications.all.find((candidate) => candidate.filingId === filingId);
  if (publication === undefined) throw new Error("the household has published nothing");
  return publication;
}

/** A duplicate, long after its fee went back. */
async function settleErased(run: Office): Promise<Household> {
  const household = await settleDuplicate(run);
  run.world.clock.advance(days(91));
  await run.ask(({ eraseEnded }) => eraseEnded());
  return household;
}

async function settleLapsed(run: Office, number: number): Promise<Household> {
  const { filer, household, payment } = await startPaying(run, `lapsed-${String(number)}`);
  await openLink(run, payment.linkToken);
  run.world.clock.set(startOfBrusselsDay(addDays(payment.dueBy, 1)));
  await filer.sees(household.filingId, "lapsed");
  return household;
}

async function settlePublished(run: Office, number: number): Promise<Household> {
  const { filer, household, payment } = await startPaying(run, `published-${String(number)}`);
  const checkoutId = await openLink(run, payment.linkToken);
  await pay(run, checkoutId);
  await filer.sees(household.filingId, "published");
  return { ...household, checkoutId };
}

/** Two file the same; the household of the one who comes too late. */
async function settleDuplicate(run: Office): Promise<Household> {
  const accounts = newAccounts();
  const started = [
    await startPaying(run, `first-with-${accounts.enterpriseNumber}`, { accounts }),
    await startPaying(run, `second-with-${accounts.enterpriseNumber}`, { accounts }),
  ];
  const paid: Household[] = [];
  for (const { household, payment } of started) {
    paid.push({ ...household, checkoutId: await openLink(run, payment.linkToken) });
  }
  for (const { checkoutId } of paid) await pay(run, checkoutId);
  await run.quiet();
  for (const household of paid) {
    const filing = await run.filing(household.space, household.filingId);
    if (filing.status === "rejected") return household;
  }
  throw new Error("both were published");
}

async function settleCancelled(run: Office, number: number): Promise<Household> {
  const household = await settleUnderWay(run, number, "cancelled");
  const filer = await logIn(run, { keyId: `cancelled-${String(number)}` });
  await filer.cancel(household.paymentId);
  return household;
}

async function settleInitiated(run: Office, number: number): Promise<Household> {
  return (await startPaying(run, `initiated-${String(number)}`)).household;
}

async function settleUnderWay(run: Office, number: number, name = "under-way"): Promise<Household> {
  const { household, payment } = await startPaying(run, `${name}-${String(number)}`);
  return { ...household, checkoutId: await openLink(run, payment.linkToken) };
}

async function settleReady(run: Office, number: number): Promise<Household> {
  return (await fileAndPrice(run, `ready-${String(number)}`)).household;
}

/** Its space after the filing has moved out of it; somebody of another space has it now. */
async function settleMoved(run: Office, number: number): Promise<Household> {
  return (await move(run, `moved-${String(number)}`)).from;
}

/** The space that a filing has moved into. */
async function settleArrived(run: Office, number: number): Promise<Household> {
  return (await move(run, `arrived-${String(number)}`)).to;
}

/** The filer calls a payment off, and the contact centre has the filing moved. */
async function move(
  run: Office,
  name: string,
): Promise<{ readonly from: Household; readonly to: Household }> {
  const { filer, household: from } = await startPaying(run, `${name}-before`);
  await filer.cancel(from.paymentId);
  const { opened } = await logIn(run, { keyId: `${name}-after` });
  await leave(run.world, from, opened.space);
  await run.until(`${name} moved`, async () => !isLeaving(await run.filing(from.space, from.filingId)));
  return { from, to: { ...from, space: opened.space, paymentId: "" } };
}

/** A filing leaves its space; the queue does the rest. */
export async function leave(
  { spaces, clock }: Pick<MemoryPorts, "spaces" | "clock">,
  { space, filingId }: Household,
  to: SpaceAddress,
): Promise<void> {
  const found = await spaces.filing(space, filingId);
  if (found?.value.status !== "ready-for-payment") throw new Error("it cannot move");
  const id = `move-${String(found.value.events.length)}-of-${filingId}`;
  const leaving = moveOut(found.value, { id, to }, clock.now());
  await spaces.commit(space, [{ replace: { filing: leaving }, version: found.version }]);
}

async function settleRed(run: Office, number: number): Promise<Household> {
  const { filer, household } = await file(run, `red-${String(number)}`, {
    accounts: newAccounts(),
    findings: [aFinding("error")],
  });
  await filer.sees(household.filingId, "rejected");
  return household;
}

async function settleWithdrawn(run: Office, number: number): Promise<Household> {
  const { filer, household } = await fileAndPrice(run, `withdrawn-${String(number)}`);
  await filer.withdraw(household.filingId);
  return household;
}

/** Its message is in the queue, and stays there. */
async function settleReceived(run: Office, number: number): Promise<Household> {
  return (await file(run, `received-${String(number)}`)).household;
}

interface Filed {
  readonly filer: FilerAtWork;
  readonly household: Household;
}

async function file(
  run: Office,
  keyId: string,
  content: JsonFile = { accounts: newAccounts() },
): Promise<Filed> {
  const filer = await logIn(run, { keyId });
  const filingId = await filer.upload(content, "upload");
  return { filer, household: { space: filer.opened.space, filingId, paymentId: "", checkoutId: "" } };
}

async function fileAndPrice(run: Office, keyId: string, content?: JsonFile): Promise<Filed> {
  const filed = await file(run, keyId, content);
  await filed.filer.sees(filed.household.filingId, "ready-for-payment");
  return filed;
}

async function startPaying(
  run: Office,
  keyId: string,
  content?: JsonFile,
): Promise<Filed & { readonly payment: Payment }> {
  const { filer, household } = await fileAndPrice(run, keyId, content);
  const payment = await filer.startPayment([household.filingId], "pay");
  return { filer, payment, household: { ...household, paymentId: payment.id } };
}

let enterprises = 0;

/** Accounts of an enterprise that nobody else files for. */
function newAccounts() {
  enterprises += 1;
  return someAccounts({ enterpriseNumber: String(enterprises).padStart(10, "0") });
}
