import { Fault } from "../../shared/application/fault.ts";
import { SetAside } from "../../shared/application/consume-work.ts";
import { parseProfileDocument } from "../../shared/contracts/storage/profile-document.ts";
import { type Identifiers } from "../../shared/application/ports/identifiers.ts";
import { type OpenSpace } from "../../shared/application/open-space.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { type Profile } from "../../shared/domain/access/profile.ts";
import { type Instant, plus } from "../../shared/domain/instant.ts";
import { days, hours, minutes, morning } from "../builders/times.ts";
import {
  checkoutsAstray,
  filedTwice,
  moneyAstray,
  publicationsInPieces,
  unless,
} from "../crash/soundness.ts";
import { type MemoryPorts, memoryPorts } from "../doubles/memory-ports.ts";
import { beContactCentre } from "./agents.ts";
import { type Broker, brokerOf } from "./broker.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { type Faults, type ForcedFault, drawRates, faultsOf } from "./faults.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { type PeopleNeeds, beFiler, beOperator, beScheduler, beTimekeeper, comeBackLate } from "./people.ts";
import { type Scenario, type TransferPlan, drawScenario } from "./scenario.ts";
import { type Story, storyFrom } from "./story.ts";
import { type Timeline, timelineOf } from "./timeline.ts";
import { beTimers, shortestRest } from "./timers.ts";
import { type Witness, witnessOf } from "./witness.ts";

export interface SimulationOptions {
  /** Faults that are left out, by their number in the unabridged run. */
  readonly muted?: ReadonlySet<number>;
  /** A fault that is to happen, whatever chance says. */
  readonly forced?: ForcedFault | undefined;
}

/** What came of one simulation. */
export interface Outcome {
  readonly seed: number;
  /** What was wrong, the first violation first; empty when everything was right. */
  readonly violations: readonly string[];
  readonly story: Story;
  readonly faults: Faults;
  readonly filings: number;
  readonly published: number;
  readonly steps: number;
  readonly lasted: { readonly from: Instant; readonly to: Instant };
}

/** Longer than the sweeper's hour, late messages and locks together. */
const patienceAfterTheFaults = hours(6);
const mostSteps = 200_000;

/** Runs one history of the whole system, decided by its seed, until it has come to rest. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<Outcome> {
  const run = prepare(seed, options);
  const { witness, timeline } = run;
  let steps = 0;
  const life = live(run).then(() => {
    run.isOver = true;
  });
  while (!run.isOver && witness.violations.length === 0) {
    steps += 1;
    if (steps > mostSteps) witness.report("it never comes to rest");
    await timeline.step();
  }
  if (run.isOver) await life;
  if (witness.violations.length === 0) for (const violation of atTheEnd(run)) witness.report(violation);
  return {
    seed,
    violations: witness.violations,
    story: run.story,
    faults: run.faults,
    filings: run.acknowledged.size,
    published: [...witness.filings.values()].filter(({ status }) => status === "published").length,
    steps,
    lasted: { from: morning, to: timeline.now() },
  };
}

interface Run {
  readonly world: MemoryPorts;
  readonly witness: Witness;
  readonly timeline: Timeline;
  readonly broker: Broker;
  readonly fleet: Fleet;
  readonly faults: Faults;
  readonly story: Story;
  readonly chance: Chance;
  readonly scenario: Scenario;
  readonly acknowledged: Map<string, Acknowledged>;
  busy: number;
  /** How many cases the contact centre works on when nobody else is at work. */
  lateCases: number;
  isOver: boolean;
}

interface Acknowledged {
  readonly filing: Filing;
  readonly opened: OpenSpace;
}

function prepare(seed: number, { muted = new Set(), forced }: SimulationOptions): Run {
  const chance = chanceOf(seed);
  const scenario = drawScenario(chance.branch("scenario"));
  const rates = drawRates(chance.branch("rates"));
  const faults = faultsOf(chance.branch("faults"), rates, { muted, forced });
  const story = storyFrom(morning);
  const world = memoryPorts({ now: morning, timetable: scenario.timetable });
  const timeline = timelineOf(world.clock);
  const witness = witnessOf(world, scenario.timetable);
  const broker = brokerOf({
    queues: world.queues,
    send: (queue, envelopes, notBefore) => witness.world.queues.send(queue, envelopes, notBefore),
    timeline,
    chance: chance.branch("broker"),
    faults,
    story,
  });
  const fleet = startFleet(scenario.instances, {
    world: {
      ...witness.world,
      queues: broker.queues,
      deadLetters: { ...world.deadLetters, ...broker.deadLetters },
      identifiers: fewCommunications(world.identifiers),
    },
    timeline,
    chance: chance.branch("fleet"),
    faults,
    story,
    earlier: new Map(),
    defect: (operation, error) => {
      if (!(error instanceof Fault || error instanceof SetAside))
        witness.report(`${operation}: ${describe(error)}`);
    },
  });
  broker.deliverTo(fleet);
  return {
    world,
    witness,
    timeline,
    broker,
    fleet,
    faults,
    story,
    chance,
    scenario,
    acknowledged: new Map(),
    busy: 0,
    lateCases: 0,
    isOver: false,
  };
}

/** Structured communications collide often here, as they hardly ever do with ten digits. */
const fewCommunications = (identifiers: Identifiers): Identifiers => ({
  ...identifiers,
  deriveDigits: (...parts) =>
    identifiers
      .deriveDigits(...parts)
      .slice(-1)
      .padStart(10, "0"),
});

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** People come and go while things go wrong; then nothing goes wrong any more, and everything has to come to rest. */
async function live(run: Run): Promise<void> {
  const { timeline, scenario, chance, faults, fleet, story } = run;
  run.busy += 1;
  const longestRest = (): number => (run.busy > 0 ? shortestRest : hours(run.lateCases > 0 ? 6 : 48));
  const reconciles = (): boolean => scenario.reconciles && run.busy > 0;
  void beTimers({ timeline, chance: chance.branch("timers"), faults, fleet, longestRest, reconciles });
  void disturb(run, chance.branch("disturbance"));
  const transfers = scenario.transfers.map((plan) => beContactCentre(peopleNeeds(run, plan.name), plan));
  const visits = await Promise.all(
    scenario.filers.map((plan) => beFiler(peopleNeeds(run, plan.filer.keyId), plan)),
  );
  await Promise.all(transfers);
  run.busy -= 1;
  const staff = Promise.all([
    beTimekeeper(peopleNeeds(run, "timekeeper"), scenario.closingMoves),
    beScheduler(peopleNeeds(run, "scheduler"), scenario.schedulerRests),
    ...scenario.lateTransfers.map((plan) => comeInLate(run, plan)),
  ]);
  if (scenario.silence !== "none") {
    await timeline.pause(days(7) + hours(3));
    await comeBackLate(peopleNeeds(run, "late"), visits.flat());
    await timeline.pause(days(scenario.silence === "months" ? 100 : 4));
  }
  await staff;
  faults.stop();
  story.tell({ at: timeline.elapsed(), who: "world", what: "nothing goes wrong any more", matters: true });
  run.busy += 1;
  const deadline = plus(timeline.now(), patienceAfterTheFaults);
  while (timeline.now() < deadline && restless(run).length > 0) {
    await beOperator(run);
    await timeline.pause(minutes(1));
  }
  if (scenario.reconciles) {
    // What changed in the last minutes may be on its way: nothing is said of it.
    await timeline.pause(minutes(30));
    await fleet.run("timer reconcile", ({ reconcile }) => reconcile());
    const report = await run.world.registers.reconciliation();
    for (const { kind, detail } of report?.value.divergences ?? []) run.witness.report(`${kind}: ${detail}`);
  }
}

async function comeInLate(run: Run, plan: TransferPlan): Promise<void> {
  const needs = peopleNeeds(run, plan.name);
  await needs.timeline.pause(needs.chance.whole(0, plan.startsWithin));
  run.lateCases += 1;
  await beContactCentre(needs, { ...plan, startsWithin: 0 });
  run.lateCases -= 1;
}

const peopleNeeds = (run: Run, name: string): PeopleNeeds => ({
  ...run,
  chance: run.chance.branch(`person ${name}`),
  acknowledged: (filing, opened) => {
    run.acknowledged.set(filing.id, { filing, opened });
  },
  wronged: (violation) => {
    run.witness.report(violation);
  },
});

/** While people are at work, operators send again what was set aside, instances are stopped and clocks go wrong. */
async function disturb(run: Run, chance: Chance): Promise<void> {
  const { timeline, fleet, faults } = run;
  while (run.busy > 0) {
    await timeline.pause(chance.whole(1_000, hours(2)));
    await beOperator(run);
    if (faults.happens("instance-drains"))
      fleet.disturb((instance) => {
        instance.drain();
      });
    if (faults.happens("clock-jumps"))
      fleet.disturb((instance) => {
        instance.skew(chance.whole(-90_000, 90_000));
      });
  }
}

/** What has not come to rest: only open payments may wait, for payers who never come back. */
function restless({ world, witness, broker }: Run): readonly string[] {
  const filings = [...witness.filings.values()].flatMap((filing) =>
    "waiting" in filing ? [`${filing.id} (${filing.status}) waits for ${filing.waiting.for}`] : [],
  );
  const payments = [...witness.payments.values()].flatMap(({ id, status, waiting }) =>
    waiting !== undefined && status !== "initiated" ? [`${id} (${status}) waits for ${waiting.for}`] : [],
  );
  const messages = broker.underWay() > 0 ? [`${String(broker.underWay())} messages are under way`] : [];
  const setAside = world.queues.deadLetters.all.map(({ queue }) => `a message of ${queue} is set aside`);
  return [
    ...filings,
    ...payments,
    ...messages,
    ...setAside,
    ...witness.moves.restless(),
    ...moneyAstray(world, [...witness.payments.values()]),
  ];
}

/** What is wrong when everything has come to rest, or would not. */
function atTheEnd(run: Run): readonly string[] {
  const { world, witness, acknowledged } = run;
  const payments = [...witness.payments.values()];
  return [
    ...restless(run).map((what) => `stuck: ${what}`),
    ...[...acknowledged.values()].flatMap(({ filing }) => lost(filing, witness.filings.get(filing.id))),
    ...filedTwice([...witness.filings.values()]),
    ...centsAstray(world, witness),
    ...checkoutsAstray(world, payments),
    ...publicationsInPieces(world),
    ...paidForNothing(witness, world),
    ...blobsAstray(world, witness),
    ...keysAstray(world),
    ...witness.moves.atTheEnd(),
  ];
}

/** What was acknowledged is there, is the same file, and has its day. The transition table says what may be erased. */
function lost(acknowledged: Filing, now: Filing | undefined): readonly string[] {
  if (now === undefined) return [`${acknowledged.id} was acknowledged and is gone`];
  if (!("document" in now) || !("document" in acknowledged)) return [];
  const isSame =
    now.document.sha256 === acknowledged.document.sha256 && now.depositDate === acknowledged.depositDate;
  return unless(isSame, `${acknowledged.id} is not what was acknowledged`);
}

/** A filing keeps its file and its report until it is erased; then nothing is left of them. */
const blobsAstray = ({ documents }: MemoryPorts, { filings }: Witness): readonly string[] =>
  [...filings.values()].flatMap((filing) =>
    "document" in filing
      ? [
          ...unless(documents.uploads.has(filing.document.blob), `${filing.id} has lost its file`),
          ...unless(
            !("report" in filing) || documents.reports.has(filing.report.blob),
            `${filing.id} has lost its report`,
          ),
        ]
      : [],
  );

/** The key that a space names as its own leads to it: no space is opened by nobody, and none by two keys. */
function keysAstray({ spaces, references }: MemoryPorts): readonly string[] {
  const profiles = new Map<string, Profile>();
  for (const document of spaces.history) {
    const profile = parseProfileDocument(document);
    if (profile !== undefined) profiles.set(profile.spaceId, profile);
  }
  const keys = references.pointers.filter((pointer) => pointer.kind === "key");
  return [...profiles.values()].flatMap(({ spaceId, keyId }) =>
    unless(
      keys.some((key) => key.keyId === keyId && key.spaceId === spaceId),
      `the space ${spaceId} names ${keyId}, which does not lead to it`,
    ),
  );
}

/** What came in is what was settled and what went back, to the cent. */
function centsAstray({ provider, registers }: MemoryPorts, { payments }: Witness): readonly string[] {
  const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
  const came = sum(provider.checkouts.filter(({ status }) => status === "paid").map(({ amount }) => amount));
  const settled = sum(
    [...payments.values()].filter(({ status }) => status === "settled").map(({ amount }) => amount),
  );
  const back = sum(
    registers.refunds.filter(({ filingId }) => filingId === undefined).map(({ amount }) => amount),
  );
  return unless(
    came === settled + back,
    `${String(came)} cents came, ${String(settled)} settled, ${String(back)} went back`,
  );
}

/** Whoever paid is published, or has the fee back because the same accounts were published before. */
const paidForNothing = ({ filings, payments }: Witness, { registers }: MemoryPorts): readonly string[] =>
  [...payments.values()]
    .filter(({ status }) => status === "settled")
    .flatMap((payment) => payment.filings)
    .flatMap((id) => {
      const filing = filings.get(id);
      const back = registers.refunds.filter(({ filingId }) => filingId === id).length;
      const isGivenBack = filing?.status === "rejected" || filing?.status === "erased";
      const isRight = (filing?.status === "published" && back === 0) || (isGivenBack && back === 1);
      return unless(
        isRight,
        `${id} was paid, is ${filing?.status ?? "gone"} and was given back ${String(back)} times`,
      );
    });
