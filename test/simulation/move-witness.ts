import { type SpaceDocument } from "../../shared/application/ports/personal-spaces.ts";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { brusselsDay } from "../../shared/domain/day.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { type Verdict, isLeaving, moveOf } from "../../shared/domain/filing/moved.ts";
import { type Notice, type NoticeKind } from "../../shared/domain/notice/notice.ts";
import { type Transfer, isPending, sponsorOf } from "../../shared/domain/transfer/transfer.ts";
import { dueBy } from "../../shared/domain/working-days.ts";
import { paymentTerm } from "../builders/application.ts";
import { unless } from "../crash/soundness.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";

/** Sees filings leave and arrive, what agents decide about that, and what holders are told of it. */
export interface MoveWitness {
  /** @returns what is wrong with one batch of changes of a space. */
  see(batch: readonly SpaceDocument[]): readonly string[];
  /** @returns what is wrong with the next version of a transfer. */
  seeTransfer(transfer: Transfer): readonly string[];
  /** What has not come to rest. */
  restless(): readonly string[];
  /** What is wrong when everything has come to rest. */
  atTheEnd(): readonly string[];
}

/** A filing that has left a space, once. */
interface Departure {
  readonly id: string;
  readonly from: SpaceAddress;
  readonly to: SpaceAddress;
}

/** @param verdicts what each move was answered, up to the batch that is seen. */
export function moveWitnessOf(world: MemoryPorts, verdicts: ReadonlyMap<string, Verdict>): MoveWitness {
  const departures = new Map<string, Departure>();
  const transfers = new Map<string, Transfer>();
  const notices = new Map<string, Notice>();
  /** The tombstones that still hold their filing, by move. */
  const leaving = new Map<string, Filing>();

  const seeFiling = (filing: Filing, batch: readonly SpaceDocument[]): readonly string[] => {
    if (filing.status !== "moved") {
      for (const [move, { spaceId }] of leaving) {
        if (movesOf(filing).includes(move) && spaceId === filing.spaceId) leaving.delete(move);
      }
      return seeArrival(filing, batch, verdicts);
    }
    const { id, to } = moveOf(filing);
    if (!isLeaving(filing)) {
      leaving.delete(id);
      const isAccepted = verdicts.get(id)?.answer === "accepted";
      return unless(isAccepted, `${filing.id} is given away, and nobody has accepted it`);
    }
    // Refused before it began: somebody has noted that the filing stays, and the tombstone goes back.
    const isNew = !departures.has(id) && verdicts.get(id)?.answer !== "accepted";
    departures.set(id, { id: filing.id, from: filing, to });
    leaving.set(id, filing);
    return unless(isNew, `${filing.id} begins ${id} again`);
  };

  return {
    see: (batch) =>
      batch.flatMap((document) => {
        if ("notice" in document) notices.set(document.notice.id, document.notice);
        return "filing" in document ? seeFiling(document.filing, batch) : [];
      }),
    seeTransfer(transfer) {
      const before = transfers.get(transfer.id);
      transfers.set(transfer.id, transfer);
      return [...decidedAlone(transfer), ...unaudited(world, transfer), ...rewritten(before, transfer)];
    },
    restless: () => [
      ...[...leaving.values()].map(({ id, spaceId }) => `${id} has not quite left ${spaceId}`),
      ...[...transfers.values()].flatMap(({ id, status, waiting }) =>
        unless(waiting === undefined, `the transfer ${id} (${status}) waits`),
      ),
      ...[...notices.values()].flatMap(({ id, waiting, content }) =>
        unless(waiting === undefined, `the notice ${id} (${content.kind}) waits`),
      ),
    ],
    atTheEnd: () => [
      ...untold({ departures, transfers, notices, verdicts }),
      ...toldTwice([...notices.values()]),
      ...unnoted({ departures, transfers, verdicts }),
      ...mailAstray(world, [...notices.values()]),
    ],
  };
}

const movesOf = (filing: Filing): readonly string[] => ("moves" in filing ? (filing.moves ?? []) : []);

type Arrived = Exclude<Filing, { readonly status: "moved" }>;

/** Whatever has arrived was accepted, and whatever is back was refused; either has a full term to pay. */
function seeArrival(
  filing: Arrived,
  batch: readonly SpaceDocument[],
  verdicts: ReadonlyMap<string, Verdict>,
): readonly string[] {
  const step = filing.events.at(-1);
  if (filing.status !== "ready-for-payment" || step === undefined) return [];
  const expected = ({ "filing-arrived": "accepted", "move-refused": "refused" } as const)[
    step.type as string
  ];
  if (expected === undefined) return [];
  const answer = verdicts.get(filing.moves?.at(-1) ?? "")?.answer;
  const hasJustCome = batch.some((document) => "notice" in document);
  const isFull = !hasJustCome || filing.dueBy === dueBy(brusselsDay(step.at), paymentTerm);
  return [
    ...unless(answer === expected, `${filing.id} is here, and its move was ${answer ?? "not answered"}`),
    ...unless(isFull, `${filing.id} has come, and is due by ${filing.dueBy}`),
  ];
}

/** Two agents stand behind whatever moves. */
const decidedAlone = (transfer: Transfer): readonly string[] => {
  const { id, status, decidedBy } = transfer;
  const sponsor = sponsorOf(transfer);
  const isByTwo = decidedBy !== undefined && sponsor !== undefined && sponsor !== decidedBy;
  return unless(
    status === "requested" || isByTwo || (status === "rejected" && decidedBy !== sponsor),
    `${id} is ${status} by ${decidedBy ?? "nobody"}, and asked for by ${sponsor ?? "nobody"}`,
  );
};

function unaudited({ registers }: MemoryPorts, { id, status, decidedBy }: Transfer): readonly string[] {
  if (status !== "approved" && status !== "rejected") return [];
  const action = status === "approved" ? "approve-transfer" : "reject-transfer";
  const isAudited = registers.audit.some(
    (entry) => entry.subject === id && entry.action === action && entry.actor === decidedBy,
  );
  return unless(isAudited, `${id} is ${status}, and no entry says by whom`);
}

const successors: Readonly<Record<Transfer["status"], readonly Transfer["status"][]>> = {
  requested: ["requested", "approved", "rejected"],
  approved: ["approved", "done"],
  rejected: ["rejected"],
  done: [],
};

/** What was decided stays, and so does what is known to have moved or to stay. */
function rewritten(before: Transfer | undefined, after: Transfer): readonly string[] {
  if (before === undefined) return unless(after.status === "requested", `${after.id} begins ${after.status}`);
  const isDecided = before.status === "approved";
  const isKept = before.filings.every(
    (filing, index) =>
      !isDecided || isPending(filing) || JSON.stringify(filing) === JSON.stringify(after.filings[index]),
  );
  return [
    ...unless(
      successors[before.status].includes(after.status),
      `${after.id} was ${before.status} and is ${after.status}`,
    ),
    ...unless(isKept, `${after.id} changes what became of a filing`),
    ...unless(
      after.status !== "done" || !after.filings.some(isPending),
      `${after.id} is done, and has not said what became of each filing`,
    ),
  ];
}

interface Seen {
  readonly departures: ReadonlyMap<string, Departure>;
  readonly transfers: ReadonlyMap<string, Transfer>;
  readonly notices: ReadonlyMap<string, Notice>;
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/** Whoever lost or got a filing, or kept one that was to move, or asked for one in vain, has one notice of each time. */
function untold({ departures, transfers, notices, verdicts }: Seen): readonly string[] {
  const due = [
    ...[...departures].flatMap(([move, { from, to }]) =>
      verdicts.get(move)?.answer === "accepted"
        ? [lineOf(from, "filing-moved"), lineOf(to, "filing-moved")]
        : [lineOf(from, "move-refused")],
    ),
    ...[...transfers.values()].flatMap(({ status, requestedBy, filings }) => {
      const isOver = status === "rejected" || status === "done";
      const isInVain = isOver && filings.some(({ match }) => match !== "moved");
      return isInVain && "filer" in requestedBy ? [lineOf(requestedBy.filer, "transfer-refused")] : [];
    }),
  ];
  const given = [...notices.values()]
    .filter(({ content: { kind } }) => movingKinds.has(kind))
    .map((notice) => lineOf(notice, notice.content.kind));
  const isTold = due.sort().join() === given.sort().join();
  return unless(isTold, `holders were to get ${due.join(", ")} and got ${given.join(", ")}`);
}

const movingKinds: ReadonlySet<NoticeKind> = new Set(["filing-moved", "move-refused", "transfer-refused"]);

const lineOf = ({ connection, spaceId }: SpaceAddress, kind: NoticeKind): string =>
  `${kind} ${connection} ${spaceId}`;

/** Of a closing, and of each day on which it is near, every holder is told once. */
function toldTwice(notices: readonly Notice[]): readonly string[] {
  const told = notices.flatMap(({ spaceId, content }) => {
    if (content.kind === "connection-closed") return `${content.kind} ${content.closedAt} ${spaceId}`;
    if (content.kind !== "cutoff-closing-reminder") return [];
    return `${content.kind} ${content.closesAt} ${String(content.daysLeft)} ${spaceId}`;
  });
  return told.filter((line, index) => told.indexOf(line) < index).map((line) => `${line} is told twice`);
}

/** A transfer says of a filing that it has moved exactly when the target has accepted it. */
function unnoted({ departures, transfers, verdicts }: Omit<Seen, "notices">): readonly string[] {
  const accepted = [...departures].flatMap(([move, { id, to }]) =>
    verdicts.get(move)?.answer === "accepted" ? [`${id} to ${to.spaceId}`] : [],
  );
  // One filing may have been described twice.
  const noted = [...transfers.values()].flatMap(({ filings, target }) => [
    ...new Set(
      filings.flatMap((filing) =>
        filing.match === "moved" ? [`${filing.filing.id} to ${target.spaceId}`] : [],
      ),
    ),
  ]);
  const isNoted = accepted.sort().join() === noted.sort().join();
  return unless(isNoted, `accepted: ${accepted.join(", ")}; noted: ${noted.join(", ")}`);
}

/** Each notice that was sent went out once, and nothing else did. */
function mailAstray({ mail }: MemoryPorts, notices: readonly Notice[]): readonly string[] {
  const told = notices.filter(({ sentAt }) => sentAt !== undefined).map(({ id }) => id);
  const sent = mail.sent.map(({ key }) => key);
  const lost = told.filter((id) => !sent.includes(id));
  const stray = sent.filter((key) => !notices.some(({ id }) => id === key));
  return [
    ...lost.map((id) => `${id} is said to be sent, and no mail went out`),
    ...stray.map((key) => `a mail went out for ${key}, which is no notice`),
  ];
}
