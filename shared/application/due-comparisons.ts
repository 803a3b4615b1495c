import { type Connection, type SpaceAddress, connections } from "../domain/access/connection.ts";
import { mayLapse } from "../domain/access/timetable.ts";
import { type WorkQueue } from "../domain/filing/transitions.ts";
import { type Instant } from "../domain/instant.ts";
import { longOverBefore, tooLongAgo } from "../domain/reconciliation/compared.ts";
import { type Subject } from "../domain/reconciliation/divergence.ts";
import { type ComparedAt, type Comparing } from "./compare-subject.ts";
import { type Documents, type NamePage } from "./ports/documents.ts";
import { type ChangedDocument, type PersonalSpaces } from "./ports/personal-spaces.ts";

/** What changed after one instant, completely up to another. */
export interface Window {
  readonly after: Instant;
  readonly until: Instant;
  readonly changed: readonly Subject[];
}

/** As much of a window as a run takes on: it ends with the second in which there were enough. */
export async function windowOf(
  spaces: PersonalSpaces,
  { after, until }: Omit<Window, "changed">,
  maximum: number,
): Promise<Window> {
  if (until <= after || maximum === 0) return { after, until: after, changed: [] };
  const changed: Subject[] = [];
  let second: Instant | undefined;
  for await (const page of spaces.changedBetween(after, until)) {
    for (const document of page) {
      const isFull = changed.length >= maximum && second !== document.changedAt;
      if (isFull && second !== undefined) return { after, until: second, changed };
      changed.push(subjectOfChange(document));
      second = document.changedAt;
    }
  }
  return { after, until, changed };
}

const namesAtOnce = 1_000;

/** The next names of documents of publications: stores list them by name, never by age. */
export async function namesOf(documents: Documents, from: string | null, maximum: number): Promise<NamePage> {
  const names: string[] = [];
  let continuation = from;
  do {
    const page = await documents.publicationNames({ limit: namesAtOnce, continuation });
    names.push(...page.names);
    ({ continuation } = page);
  } while (continuation !== null && names.length < maximum);
  return { names, continuation };
}

function subjectOfChange({ kind, id, connection, spaceId }: ChangedDocument): Subject {
  return kind === "profile" ? { kind, connection, spaceId } : { kind, connection, spaceId, id };
}

type WaitingKind = "filing" | "payment" | "notice";

/** What the documents that wait for a queue are. */
const waitingKinds: Readonly<Record<WorkQueue, WaitingKind>> = {
  validate: "filing",
  price: "filing",
  publish: "filing",
  settle: "payment",
  notify: "notice",
  move: "filing",
};

/** So many of each row are looked at: the first of a long one stand for the others. */
const enoughStuck = 25;

/** What stands still although nothing changes any more: no watermark leads to it. */
export async function stuckDocuments(
  { spaces, transfers }: Pick<Comparing, "spaces" | "transfers">,
  { now, timetable }: ComparedAt,
): Promise<readonly Subject[]> {
  const stuck: Rows = new Map();
  for await (const page of spaces.waitingSince(tooLongAgo(now))) {
    for (const document of page) take(stuck, document.for, subjectOf(waitingKinds[document.for], document));
  }
  for await (const page of transfers.waitingSince(tooLongAgo(now))) {
    for (const { id } of page) take(stuck, "transfer", { kind: "transfer", id });
  }
  for (const connection of connections) {
    for await (const page of spaces.overdue(connection, longOverBefore(now))) {
      const due = page.filter(
        ({ kind, dueBy }) => kind === "payment" || mayLapse(timetable[connection], dueBy),
      );
      for (const document of due) take(stuck, connection, subjectOf(document.kind, document));
    }
  }
  return [...stuck.values()].flat();
}

const subjectOf = (
  kind: WaitingKind,
  { id, connection, spaceId }: SpaceAddress & { readonly id: string },
): Subject => ({ kind, connection, spaceId, id });

/** What stands still: by the queue that it waits for, by the way in that it is overdue behind, or transfers. */
type Rows = Map<string, readonly Subject[]>;

function take(rows: Rows, row: WorkQueue | Connection | "transfer", subject: Subject): void {
  const taken = rows.get(row) ?? [];
  if (taken.length < enoughStuck) rows.set(row, [...taken, subject]);
}
