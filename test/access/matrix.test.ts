import { afterAll, describe, expect, test } from "@jest/globals";
import { type Connection } from "../../shared/domain/access/connection.ts";
import { door } from "../../shared/domain/access/timetable.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { timetableOf2024 } from "../builders/access.ts";
import { at } from "../builders/times.ts";
import { registrations } from "../house/registrations.ts";
import { type Outcome, type RouteRule, routeRules, ruleOf } from "./route-rules.ts";
import {
  type Named,
  type Visitor,
  aTown,
  holders,
  namedIn,
  storedIn,
  unknownToAll,
  visitors,
} from "./town.ts";
import { type Answered, type Sent, comparable, problemOf, visit } from "./visit.ts";

const registered = registrations().http;
const routes = [...registered.keys()].sort();

const phases: Readonly<Record<string, Instant>> = {
  "before the parallel run": at("2024-01-22T22:59:59.999Z"),
  "during the parallel run": at("2024-01-25T09:00:00.000Z"),
  "after the parallel run": at("2024-01-31T23:00:00.000Z"),
};

/** One request: who, at which route, when, and in whose space lies what it names. */
interface Cell {
  readonly visitor: Visitor;
  readonly rule: RouteRule;
  readonly now: Instant;
  readonly whose: "own" | "foreign" | "unknown";
  readonly named: Named;
}

const counts = { cells: 0, allowed: 0, refused: {} as Record<string, number> };

test("every route has its rule, and every rule its route", () => {
  expect(Object.keys(routeRules).sort()).toEqual(routes);
});

describe.each(Object.keys(phases))("%s", (phase) => {
  test.each(routes)("%s", async (route) => {
    const now = phases[phase] ?? at("");
    const shared = await aTown(now);
    const before = storedIn(shared.world);
    for (const visitor of visitors) {
      const elsewhere: object[] = [];
      for (const cell of cellsOf(visitor, ruleOf(route), now)) {
        const expected = outcomeOf(cell);
        // What changes nothing can share a town; what may change something has one of its own.
        const { app } = mayChange(route, cell, expected) ? await aTown(now) : shared;
        const answer = await visit(app, route, sentIn(cell));
        expectOutcome(answer, expected, cell);
        if (cell.rule.showsAll !== true) expectNothingOfOthers(answer, visitor);
        if (cell.whose !== "own") elsewhere.push(comparable(answer));
      }
      for (const answer of elsewhere) expect(answer).toEqual(elsewhere[0]);
    }
    expect(storedIn(shared.world)).toBe(before);
  });
});

afterAll(() => {
  const { cells, allowed, refused } = counts;
  process.stdout.write(
    `authorization matrix: ${String(cells)} cells (${String(routes.length)} routes, ${String(visitors.length)} visitors, ` +
      `own, foreign and unknown, ${String(Object.keys(phases).length)} phases), each asserted; ` +
      `${String(allowed)} let in, refused: ${JSON.stringify(refused)}\n`,
  );
});

/**
 * What is own, what lies in every other space, and what there is not. A route that names nothing is sent the names of two
 * other spaces all the same, where they have no business.
 */
function cellsOf(visitor: Visitor, rule: RouteRule, now: Instant): readonly Cell[] {
  const common = { visitor, rule, now };
  const own = visitor.space === undefined ? [] : [namedIn(visitor.space)];
  const others = holders.filter(({ name }) => name !== visitor.name).map(({ space }) => namedIn(space));
  const foreign = rule.names === undefined ? [...others.slice(0, 1), ...others.slice(-1)] : others;
  return [
    ...own.map((named): Cell => ({ ...common, whose: "own", named })),
    ...foreign.map((named): Cell => ({ ...common, whose: "foreign", named })),
    { ...common, whose: "unknown", named: unknownToAll },
  ];
}

function sentIn({ visitor, rule, named }: Cell): Sent {
  const sent = rule.send?.(named) ?? {};
  const smuggled =
    rule.names === undefined && named.space !== undefined
      ? { ...named.space, id: named.filing, filing: named.filing, payment: named.payment }
      : {};
  const token: Record<string, string> =
    visitor.name === "nobody" ? {} : { authorization: `Bearer ${visitor.name}` };
  return { ...sent, query: { ...smuggled, ...sent.query }, headers: { ...token, ...sent.headers } };
}

/** What the rule says, and nothing that the code under test says. */
function outcomeOf(cell: Cell): Outcome {
  const { visitor, rule, whose } = cell;
  const inOrder = typeof rule.gets === "function" ? rule.gets(visitor) : rule.gets;
  if (rule.who === "anyone") return inOrder;
  const refusal = keptOut(cell);
  if (refusal !== undefined) return refusal;
  return rule.names !== undefined && whose !== "own" ? "not-found" : inOrder;
}

const withoutSpace: Partial<Record<Visitor["standing"], Outcome>> = {
  "without profile": "profile-required",
  superseded: "key-superseded",
};

/** Why somebody does not come in at all; `undefined` for whoever does. */
function keptOut({ visitor: { principal, standing }, rule: { who }, now }: Cell): Outcome | undefined {
  if (principal === undefined) return "unauthenticated";
  if (who !== "key" && who !== "holder") {
    const hasRole = principal.kind === "staff" && principal.roles.some((role) => role === who);
    return hasRole ? undefined : "role-required";
  }
  if (principal.kind === "staff") return "staff-not-admitted";
  const closed = closedDoor(principal.connection, now);
  if (closed !== undefined || who === "key") return closed;
  return withoutSpace[standing];
}

function closedDoor(connection: Connection, now: Instant): Outcome | undefined {
  const { kind } = door(timetableOf2024[connection], now);
  return kind === "open" ? undefined : kind === "closed" ? "connection-closed" : "connection-not-open";
}

const reading = new Set(routes.filter((route) => registered.get(route)?.methods?.includes("GET")));

const mayChange = (route: string, { rule }: Cell, expected: Outcome): boolean =>
  !reading.has(route) && rule.who !== "anyone" && (typeof expected === "number" || isCounted(expected));

/** A refusal that comes after an attempt was counted. */
const isCounted = (expected: Outcome): boolean => expected === "succession-code-invalid";

function expectOutcome(answer: Answered, expected: Outcome, { visitor, whose, named }: Cell): void {
  const found = problemOf(answer) ?? answer.status;
  expect({ visitor: visitor.name, whose, named: named.filing, found }).toMatchObject({ found: expected });
  counts.cells += 1;
  if (typeof expected === "number") counts.allowed += 1;
  else counts.refused[expected] = (counts.refused[expected] ?? 0) + 1;
}

/** Nothing of anybody else's is in an answer, whoever gets it. */
function expectNothingOfOthers({ status, text }: Answered, visitor: Visitor): void {
  if (status >= 300) return;
  const others = holders.filter(({ space }) => space.spaceId !== visitor.space?.spaceId);
  for (const { space } of others) expect(text).not.toContain(namedIn(space).filing);
}
