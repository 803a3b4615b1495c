import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { SetAside } from "../../shared/application/consume-work.ts";
import { Fault } from "../../shared/application/fault.ts";
import { parseFilingDocument } from "../../shared/contracts/storage/filing-document.ts";
import { brusselsDay } from "../../shared/domain/day.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { type DescribedFiling, sponsorOf } from "../../shared/domain/transfer/transfer.ts";
import { dueBy } from "../../shared/domain/working-days.ts";
import { openAlways } from "../builders/access.ts";
import { someAccounts } from "../builders/accounts.ts";
import { type Application, paymentTerm } from "../builders/application.ts";
import { hours, morning } from "../builders/times.ts";
import { aDescription, aTransferRequest } from "../builders/transfers.ts";
import { jsonFile } from "../doubles/json-accounts-reader.ts";
import { type MemoryPorts, memoryPorts } from "../doubles/memory-ports.ts";
import { inTurns } from "./in-turns.ts";
import { type Plan, machine, mishaps } from "./machine.ts";
import { type Office, officeOver } from "./office.ts";
import { ownersAstray } from "./ownership.ts";
import { type FilerAtWork, logInByCertificate } from "./people.ts";
import { violations } from "./soundness.ts";

/** What somebody does while filings move. */
type Deed =
  /** Two agents have what is in one of the spaces moved to the other. */
  | { readonly kind: "move"; readonly from: Way; readonly cancels: boolean }
  /** The holder pays, and the provider tells of it. */
  | { readonly kind: "pay"; readonly at: Way; readonly which: number }
  /** A payment is started and left alone. */
  | { readonly kind: "start payment"; readonly at: Way; readonly which: number }
  | { readonly kind: "withdraw"; readonly at: Way; readonly which: number }
  /** A consumer takes messages off the queues: validation, pricing, settling, publication, moves, notices. */
  | { readonly kind: "consume"; readonly messages: number };

type Way = "csam-cert" | "idaas";

interface Act {
  readonly deed: Deed;
  readonly plan: Plan;
}

const languages = ["fr", "nl", "de"] as const;
const counts = { orders: 0, arrived: 0, cameBack: 0, deaths: 0, outcomes: new Map<string, number>() };

test("whatever happens to filings while they move, and whoever dies: one owner at every step, nothing lost", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anAct, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 4 }),
      fc.scheduler(),
      async (people, scheduler) => {
        const world = memoryPorts({ now: morning, timetable: openAlways });
        const town = await settle(world);
        const ports = inTurns(world, scheduler, () => undefined);
        const days = people.map((acts, person) => performAll({ ...town, ports }, acts, person));
        await scheduler.waitFor(Promise.all(days));
        expect(ownersAstray(world)).toEqual([]);
        await finish(town);
        counts.orders += 1;
        await expectWell(town);
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);

test("the orders came to moves, to moves back, and to everything that can keep a filing where it is", () => {
  const outcomes = Object.fromEntries(counts.outcomes);
  for (const reason of ["moved", "open-payment", "paid", "over", "moved-elsewhere", "unknown-filing"]) {
    expect([reason, (outcomes[reason] ?? 0) > 2]).toEqual([reason, true]);
  }
  expect(counts.arrived).toBeGreaterThan(counts.orders / 4);
  expect(counts.cameBack).toBeGreaterThan(2);
  expect(counts.deaths).toBeGreaterThan(50);
});

afterAll(() => {
  process.stdout.write(
    `moves: ${JSON.stringify({ ...counts, outcomes: Object.fromEntries(counts.outcomes) })}\n`,
  );
});

const way = fc.constantFrom<Way>("csam-cert", "csam-cert", "idaas");
const which = fc.nat({ max: languages.length - 1 });

const aDeed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("move"), from: way, cancels: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("pay", "start payment", "withdraw"),
      at: way,
      which,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("consume"), messages: fc.integer({ min: 1, max: 8 }) }),
  },
);

const anAct: fc.Arbitrary<Act> = fc.record({
  deed: aDeed,
  plan: fc
    .array(fc.tuple(fc.integer({ min: 1, max: 25 }), fc.constantFrom(...mishaps)), { maxLength: 2 })
    .map((planned) => new Map(planned)),
});

interface Town {
  readonly world: MemoryPorts;
  /** The ports of the world, whose calls wait for their turn. */
  readonly ports: MemoryPorts;
  readonly holders: Readonly<Record<Way, FilerAtWork>>;
  readonly ids: readonly string[];
}

/** One certificate with a space by either way in, and three filings by the first: two priced, one that just came in. */
async function settle(world: MemoryPorts): Promise<Town> {
  const run = officeOver(world, machine(world, new Map()));
  const holders = {
    "csam-cert": await logInByCertificate(run, "csam-cert"),
    idaas: await logInByCertificate(run, "idaas"),
  };
  const ids: string[] = [];
  for (const [index, language] of languages.entries()) {
    ids.push(await upload(run, holders["csam-cert"], { language, key: String(index) }));
    if (index === 1) await run.quiet();
  }
  return { world, ports: world, holders, ids };
}

async function upload(
  run: Office,
  { opened }: FilerAtWork,
  { language, key }: { readonly language: (typeof languages)[number]; readonly key: string },
): Promise<string> {
  const bytes = jsonFile({ accounts: someAccounts({ language }) });
  const receivedAt = run.world.clock.now();
  const file = { bytes, format: "xbrl", idempotencyKey: key, receivedAt } as const;
  const filed = await run.ask(({ fileAccounts }) => fileAccounts(opened, file, {}));
  if (!filed.ok) throw new Error(filed.refusal.kind);
  return filed.value.filing.value.id;
}

const descriptions: readonly DescribedFiling[] = languages.map((language) => {
  const { enterpriseNumber, periodEnd: closingDate, model } = someAccounts();
  return aDescription({ enterpriseNumber, closingDate, model, language });
});

type Ask = <Answer>(request: (application: Application) => Promise<Answer>) => Promise<Answer | undefined>;

/** Somebody who asks again when there is no answer, and gives up one day. */
function client({ ports }: Town, plan: Plan): Ask {
  const run = machine(ports, plan);
  return async (request) => {
    for (let times = 0; times < 4; times += 1) {
      const outcome = await unlessTrouble(run.attempt(request));
      if (outcome?.kind === "died") counts.deaths += 1;
      if (outcome?.kind === "answered") return outcome.answer;
    }
    return undefined;
  };
}

async function unlessTrouble<Answer>(work: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Fault || error instanceof SetAside) return undefined;
    throw error;
  }
}

/** One thing after the other, while others do theirs. */
async function performAll(town: Town, acts: readonly Act[], person: number): Promise<void> {
  for (const [index, act] of acts.entries()) await perform(town, act, `${String(person)}-${String(index)}`);
}

function perform(town: Town, { deed, plan }: Act, key: string): Promise<unknown> {
  const ask = client(town, plan);
  switch (deed.kind) {
    case "move":
      return haveMoved(town, ask, { ...deed, key });
    case "pay":
      return pay(town, ask, { ...deed, key });
    case "start payment":
      return startPayment(town, ask, { ...deed, key });
    case "withdraw": {
      const { opened } = town.holders[deed.at];
      const request = { ifMatch: "*", receivedAt: town.world.clock.now() };
      return ask(({ withdrawFiling }) => withdrawFiling(opened, town.ids[deed.which] ?? "", request));
    }
    case "consume":
      return consume(town, plan, deed.messages);
  }
}

async function haveMoved(
  { world }: Town,
  ask: Ask,
  { from, cancels, key }: { readonly from: Way; readonly cancels: boolean; readonly key: string },
): Promise<void> {
  const connection = from === "idaas" ? "csam-cert" : "idaas";
  const receivedAt = world.clock.now();
  const target = { connection, certificateNumber: aTransferRequest().certificate.number } as const;
  const request = aTransferRequest({ filings: descriptions, target, idempotencyKey: key, receivedAt });
  const asked = await ask(({ requestTransfer }) => requestTransfer("agnes", request));
  if (asked?.ok !== true) return;
  const { id } = asked.value.transfer.value;
  if (cancels) {
    const cancelled = await ask((application) =>
      application.cancelTransferPayments(id, { agent: "agnes", trace: {} }),
    );
    if (cancelled?.ok === false) count(cancelled.refusal.kind);
  }
  const decision = { agent: "bram", ifMatch: "*", trace: {} };
  const approved = await ask(({ approveTransfer }) => approveTransfer(id, decision));
  if (approved?.ok === false) count(approved.refusal.kind);
}

interface Paying {
  readonly at: Way;
  readonly which: number;
  readonly key: string;
}

async function startPayment({ world, holders, ids }: Town, ask: Ask, { at, which: nth, key }: Paying) {
  const request = { filings: [ids[nth] ?? ""], idempotencyKey: key, receivedAt: world.clock.now() };
  const started = await ask((application) => application.startPayment(holders[at].opened, request));
  return started?.ok === true ? started.value.payment.value : undefined;
}

/** The webhook may be lost with the process that takes it: then settling finds the money by asking. */
async function pay(town: Town, ask: Ask, paying: Paying): Promise<void> {
  const payment = await startPayment(town, ask, paying);
  if (payment === undefined) return;
  const link = await ask(({ payByLink }) => payByLink(payment.linkToken));
  if (link?.ok !== true) return;
  const checkout = link.value.slice(link.value.lastIndexOf("/") + 1);
  const { provider } = town.world;
  if (provider.checkouts.find(({ id }) => id === checkout)?.status !== "open") return;
  provider.set(checkout, "paid");
  await ask(({ noticePayment }) => noticePayment(checkout, {}));
}

/** Takes messages as they come; one whose consumer died or failed goes back. */
async function consume({ world, ports }: Town, plan: Plan, messages: number): Promise<void> {
  const run = machine(ports, plan);
  for (let taken = 0; taken < messages; taken += 1) {
    const message = world.queues.take();
    if (message === undefined) return;
    const { queue, envelope } = message;
    const outcome = await unlessTrouble(run.attempt((application) => application.consume(queue, envelope)));
    if (outcome?.kind === "died") counts.deaths += 1;
    if (outcome?.kind !== "answered") world.queues.giveBack(message);
  }
}

/** Everything comes to rest: open checkouts expire, and the broker and the timers do what is left. */
async function finish({ world }: Town): Promise<void> {
  const run = officeOver(world, machine(world, new Map()));
  for (const { id, status } of world.provider.checkouts)
    if (status === "open") world.provider.set(id, "expired");
  world.clock.advance(hours(1));
  await run.quiet();
}

async function expectWell({ world, ids, holders }: Town): Promise<void> {
  expect(violations(world)).toEqual([]);
  const versions = world.spaces.history.flatMap((document) => parseFilingDocument(document) ?? []);
  const arrivals = versions.filter(isArrival);
  counts.arrived += arrivals.length;
  for (const arrival of arrivals) expectFullTerm(arrival);
  // Either holder is told of each move, once.
  expect(world.mail.sent).toHaveLength(2 * arrivals.length);
  for (const transfer of world.transfers.all) {
    expect(["requested", "done"]).toContain(transfer.status);
    if (transfer.status === "done") expect(transfer.decidedBy).not.toBe(sponsorOf(transfer));
    for (const filing of transfer.filings) count("reason" in filing ? (filing.reason ?? "") : filing.match);
  }
  for (const id of ids) {
    const holding = await Promise.all(
      Object.values(holders).map(({ opened }) => world.spaces.filing(opened.space, id)),
    );
    const live = holding.flatMap((found) =>
      found === undefined || found.value.status === "moved" ? [] : found,
    );
    expect(live).toHaveLength(1);
    const moves = live.flatMap(({ value }) => ("moves" in value ? value.moves : []));
    if (moves.length > 1) counts.cameBack += 1;
  }
}

/** A full term from the day of the move, the deposit date as it was. */
function expectFullTerm({ events, receivedAt, ...filing }: Filing): void {
  const at = events.at(-1)?.at ?? morning;
  expect(filing).toMatchObject({
    depositDate: brusselsDay(receivedAt),
    dueBy: dueBy(brusselsDay(at), paymentTerm),
  });
}

const isArrival = ({ events, status }: Filing): boolean =>
  status === "ready-for-payment" && events.at(-1)?.type === "filing-arrived";

const count = (outcome: string): void => {
  counts.outcomes.set(outcome, (counts.outcomes.get(outcome) ?? 0) + 1);
};
