import { type Chance } from "./chance.ts";

/** What a call of a port does: what can go wrong with it follows from that. */
export type Effect = "computation" | "read" | "write" | "send";

/** What goes wrong at a call. */
export const callFaults = [
  "dies-before",
  "dies-after",
  "dies-under-way",
  "throttled-429",
  "retry-with-449",
  "unavailable-503",
  "answer-lost",
  "arrives-late",
  "sent-twice",
  "rival-412",
  "batch-207",
  "stale-read",
  "send-vanishes",
  "slow",
] as const;
export type CallFault = (typeof callFaults)[number];

/** What goes wrong around the calls. */
export const worldFaults = [
  "delivered-twice",
  "delivered-late",
  "lock-lost",
  "few-deliveries",
  "instance-drains",
  "clock-jumps",
  "tick-missed",
  "tick-thrice",
  "tick-late",
  "webhook-lost",
  "webhook-repeated",
  "webhook-late",
] as const;
export type WorldFault = (typeof worldFaults)[number];

export type FaultKind = CallFault | WorldFault;

const reads = new Set([
  "spaces.filing",
  "spaces.payment",
  "spaces.notice",
  "spaces.profile",
  "spaces.filings",
  "spaces.countByStatus",
  "spaces.payable",
  "spaces.held",
  "spaces.unfinished",
  "spaces.waitingSince",
  "spaces.overdue",
  "spaces.endedBefore",
  "references.communication",
  "references.key",
  "references.publication",
  "publications.read",
  "publications.ofEnterprise",
  "registers.timetable",
  "registers.timetableInForce",
  "registers.closure",
  "documents.upload",
  "documents.report",
  "documents.publication",
  "documents.uploadsStoredBefore",
  "documents.reportsStoredBefore",
  "spaces.erasedProfile",
  "spaces.notice",
  "spaces.verdict",
  "references.successionCode",
  "registers.attempts",
  "spaces.profilesUnchangedSince",
  "documents.uploadBytes",
  "documents.publicationBytes",
  "documents.publicationNames",
  "spaces.changedBetween",
  "spaces.filingsWithId",
  "spaces.filingsOfEnterprise",
  "spaces.tombstones",
  "publications.changedBetween",
  "publications.ofReference",
  "registers.refund",
  "registers.reconciliation",
  "transfers.transfer",
  "transfers.list",
  "transfers.waitingSince",
  "transfers.erased",
  "transfers.endedSince",
  "deadLetters.list",
  "provider.fetch",
]);
const computations = new Set(["reader.validate", "renderer.pdf"]);

/** A call that nobody has classified is taken for a write, which can suffer most. */
export function effectOf(call: string): Effect {
  if (reads.has(call)) return "read";
  if (computations.has(call)) return "computation";
  return call === "queues.send" ? "send" : "write";
}

/** Reads whose answer is one document: an older version of it can be told. */
export const canBeStale = new Set([
  "spaces.filing",
  "spaces.payment",
  "spaces.profile",
  "references.communication",
  "references.key",
  "publications.read",
  "transfers.transfer",
]);

/** Writes that a rival can be ahead of, and what they answer then. */
export const outrunAnswers = new Map<string, unknown>([
  ["spaces.commit", { kind: "conflict" }],
  ["publications.replace", false],
  ["transfers.store", undefined],
  ["registers.storeReconciliation", false],
  ["registers.storeAttempts", false],
  ["registers.storeTimetable", false],
  ["registers.storeClosure", false],
]);

const always: readonly CallFault[] = ["dies-before", "slow"];
const refused: readonly CallFault[] = ["throttled-429", "retry-with-449", "unavailable-503"];
const effectful: readonly CallFault[] = [
  "dies-after",
  "dies-under-way",
  "answer-lost",
  "arrives-late",
  "sent-twice",
];

/** Everything that can go wrong at a call. */
export function possibleFaults(call: string): readonly CallFault[] {
  const effect = effectOf(call);
  if (effect === "computation") return always;
  if (effect === "read")
    return [...always, ...refused, ...(canBeStale.has(call) ? (["stale-read"] as const) : [])];
  if (effect === "send") return [...always, ...refused, ...effectful, "send-vanishes"];
  return [
    ...always,
    ...refused,
    ...effectful,
    ...(outrunAnswers.has(call) ? (["rival-412"] as const) : []),
    ...(call === "spaces.commit" ? (["batch-207"] as const) : []),
  ];
}

/** What is done with a message that was tried so often is not doubled any more. */
export const mostDoubledAttempts = 3;

/** How often each kind happens where it can; absent: never. */
export type FaultRates = ReadonlyMap<FaultKind, number>;

/** Half of the kinds, each at a rate of its own: a seed that has everything at once hides what two kinds do together. */
export const drawRates = (chance: Chance): FaultRates =>
  new Map(
    chance
      .someOf<FaultKind>([...callFaults, ...worldFaults], 0.5)
      .map((kind) => [kind, worldRates.get(kind) ?? chance.oneOf([0.001, 0.003, 0.01, 0.03])]),
  );

/** What happens to a few messages, ticks and webhooks only happens often to those. */
const worldRates = new Map<FaultKind, number>(
  worldFaults.map((kind) => [kind, kind === "instance-drains" || kind === "clock-jumps" ? 1 : 0.1]),
);

/** One place where something can go wrong: an operation and a call that it makes. */
export interface Place {
  readonly operation: string;
  readonly call: string;
}

/** A fault that is to happen once at a place, so that none is missed. */
export interface ForcedFault extends Place {
  readonly kind: CallFault;
}

/** Decides what goes wrong, and counts it. */
export interface Faults {
  /**
   * What goes wrong at this call; `undefined` when nothing does.
   * @param isWorn whether it sends what was tried often. At rates as high as these, whatever waits for long would be
   * doubled at each try, until nothing else happened.
   */
  atCall(place: Place, isWorn: boolean): CallFault | undefined;
  /** Whether something of that kind goes wrong now. */
  happens(kind: WorldFault): boolean;
  /** From now on nothing goes wrong any more. */
  stop(): void;
  haveStopped(): boolean;
  /** How often what went wrong, by kind; at calls by place too. */
  readonly fired: ReadonlyMap<string, number>;
  /** Every place that was passed. */
  readonly places: ReadonlySet<string>;
  /** How many faults there were. */
  count(): number;
}

const placeName = ({ operation, call }: Place): string => `${operation}: ${call}`;

export function faultsOf(
  chance: Chance,
  rates: FaultRates,
  { muted, forced }: { readonly muted: ReadonlySet<number>; readonly forced?: ForcedFault | undefined },
): Faults {
  const fired = new Map<string, number>();
  const places = new Set<string>();
  let count = 0;
  let stopped = false;
  let pending = forced;

  /** Whoever shrinks a story mutes single faults by their number. */
  const fire = (name: string): boolean => {
    count += 1;
    if (muted.has(count)) return false;
    fired.set(name, (fired.get(name) ?? 0) + 1);
    return true;
  };

  return {
    fired,
    places,
    count: () => count,
    haveStopped: () => stopped,
    stop: () => {
      stopped = true;
    },
    atCall(place, isWorn) {
      const name = placeName(place);
      if (stopped) return undefined;
      places.add(name);
      const isForced = pending !== undefined && placeName(pending) === name;
      const kind = isForced
        ? pending?.kind
        : possibleFaults(place.call)
            .filter((candidate) => !isWorn || !effectful.includes(candidate))
            .find((candidate) => chance.happens(rates.get(candidate) ?? 0));
      if (isForced) pending = undefined;
      if (kind === undefined) return undefined;
      return fire(`${name} ${kind}`) ? kind : undefined;
    },
    happens: (kind) => !stopped && chance.happens(rates.get(kind) ?? 0) && fire(kind),
  };
}
