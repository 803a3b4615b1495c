import { expect, test } from "@jest/globals";
import { languages } from "../../../../shared/domain/language.ts";
import { endedStatuses, isInProgress } from "../../../../shared/domain/filing/ended.ts";
import { statusLabels } from "../../../../shared/domain/filing/status-labels.ts";
import {
  type Actor,
  type FilingStatus,
  isLegalMove,
  transitions,
  waitsFor,
} from "../../../../shared/domain/filing/transitions.ts";

const statuses = Object.keys(waitsFor) as readonly FilingStatus[];

test("every status can be reached from the upload", () => {
  const reachable = (reached: ReadonlySet<FilingStatus | null>): ReadonlySet<FilingStatus | null> => {
    const next = new Set([
      ...reached,
      ...transitions.filter(({ from }) => reached.has(from)).map(({ to }) => to),
    ]);
    return next.size === reached.size ? reached : reachable(next);
  };
  const reached = reachable(new Set([null]));
  expect(statuses.filter((status) => !reached.has(status))).toEqual([]);
});

test("a status that waits for work has a way on, and only the end of a life has none", () => {
  const ends = statuses.filter((status) => !transitions.some(({ from }) => from === status));
  expect(ends).toEqual(["published", "erased"]);
  expect(ends.filter((status) => waitsFor[status] !== null)).toEqual([]);
});

test("no move is in the table twice", () => {
  const moves = transitions.map(({ event, from, to }) => `${event} ${String(from)} ${to}`);
  expect(new Set(moves).size).toBe(moves.length);
});

test("a move is legal when one line of the table has all of it: the event, both states and the actor", () => {
  const written = (event: string, from: FilingStatus | null, to: FilingStatus, by: Actor): string =>
    `${event}: ${String(from)} to ${to}, by ${by}`;
  const declared = transitions.flatMap(({ event, from, to, by }) =>
    by.map((actor) => written(event, from, to, actor)),
  );
  const events = new Set(transitions.map(({ event }) => event));
  const actors = new Set(transitions.flatMap(({ by }) => by));
  const ends = [null, ...statuses].flatMap((from) => statuses.map((to) => ({ from, to })));
  const acts = [...events].flatMap((event) => [...actors].map((by) => ({ event, by })));
  const legal = ends.flatMap(({ from, to }) =>
    acts
      .filter(({ event, by }) => isLegalMove({ event, from, to, by }))
      .map(({ event, by }) => written(event, from, to, by)),
  );
  expect(legal.sort()).toEqual(declared.sort());
});

test("only what ended without a publication is erased, or what never was a filing", () => {
  const erased = transitions.filter(({ to }) => to === "erased").map(({ from }) => from);
  expect(erased).toEqual([...endedStatuses, null]);
});

test("nothing is in progress any more in what is published, ended, erased or elsewhere", () => {
  const over = statuses.filter((status) => !isInProgress(status)).sort();
  expect(over).toEqual([...endedStatuses, "published", "erased", "moved"].sort());
});

test("money leads only to the publication or back", () => {
  expect(transitions.filter(({ from }) => from === "paid").map(({ to }) => to)).toEqual([
    "rejected",
    "published",
  ]);
  expect(transitions.filter(({ to }) => to === "paid").map(({ from }) => from)).toEqual([
    "payment-initiated",
  ]);
});

test.each(statuses)("%s has a name in every language", (status) => {
  for (const language of languages) expect(statusLabels[status][language].trim()).not.toBe("");
});

test("no two statuses have the same name in a language", () => {
  for (const language of languages) {
    expect(new Set(statuses.map((status) => statusLabels[status][language])).size).toBe(statuses.length);
  }
});
