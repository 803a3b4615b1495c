import { describe, expect, test } from "@jest/globals";
import { keyText } from "../../../../shared/domain/access/principal.ts";
import { door, mayLapse, stateOf } from "../../../../shared/domain/access/timetable.ts";
import { plus } from "../../../../shared/domain/instant.ts";
import { csamCloses, idaasOpens, timetableOf2024 } from "../../../builders/access.ts";
import { at, day, morning } from "../../../builders/times.ts";

describe("the door", () => {
  const open = { kind: "open" };
  const bounded = { opensAt: idaasOpens, closesAt: csamCloses };
  test.each([
    { opening: {}, receivedAt: at("0001-01-01T00:00:00.000Z"), found: open },
    { opening: {}, receivedAt: at("9999-12-31T23:59:59.999Z"), found: open },
    { opening: bounded, receivedAt: plus(idaasOpens, -1), found: { kind: "not-open", opensAt: idaasOpens } },
    { opening: bounded, receivedAt: idaasOpens, found: open },
    { opening: bounded, receivedAt: plus(csamCloses, -1), found: open },
    { opening: bounded, receivedAt: csamCloses, found: { kind: "closed", since: csamCloses } },
  ])("of $opening is $found.kind at $receivedAt", ({ opening, receivedAt, found }) => {
    expect(door(opening, receivedAt)).toEqual(found);
  });
});

test.each([
  { now: plus(idaasOpens, -1), states: ["closing", "announced", "open"] },
  { now: idaasOpens, states: ["closing", "open", "open"] },
  { now: csamCloses, states: ["closed", "open", "open"] },
])("at $now visitors are told $states", ({ now, states }) => {
  const { "csam-cert": csam, idaas, eid } = timetableOf2024;
  expect([csam, idaas, eid].map((opening) => stateOf(opening, now))).toEqual(states);
});

describe("closure strands nobody: a term makes a filing lapse", () => {
  test.each([
    { closesAt: undefined, dueBy: "2024-01-31", lapses: true },
    { closesAt: "2024-01-31T23:00:00.000Z", dueBy: "2024-01-31", lapses: true },
    { closesAt: "2024-01-31T23:00:00.000Z", dueBy: "2024-02-01", lapses: false },
    { closesAt: "2024-01-31T22:59:59.999Z", dueBy: "2024-01-31", lapses: false },
    { closesAt: "2024-01-31T22:59:59.999Z", dueBy: "2024-01-30", lapses: true },
    { closesAt: "2024-06-30T22:00:00.000Z", dueBy: "2024-06-30", lapses: true },
    { closesAt: "2024-06-30T21:59:59.999Z", dueBy: "2024-06-30", lapses: false },
    { closesAt: "2024-03-31T22:00:00.000Z", dueBy: "2024-03-31", lapses: true },
    { closesAt: "2024-10-27T23:00:00.000Z", dueBy: "2024-10-27", lapses: true },
    { closesAt: "2024-10-27T22:59:59.999Z", dueBy: "2024-10-27", lapses: false },
  ])(
    "that ends on $dueBy under a way in that closes at $closesAt: $lapses",
    ({ closesAt, dueBy, lapses }) => {
      const opening = closesAt === undefined ? {} : { closesAt: at(closesAt) };
      expect(mayLapse(opening, day(dueBy))).toBe(lapses);
    },
  );

  test("only if the way in was open to the end of it, whenever it opened", () => {
    expect(mayLapse({ opensAt: morning }, day("2024-01-01"))).toBe(true);
  });
});

test("two keys have the same text only if they are the same key", () => {
  const texts = [
    keyText("eid", "ab", "c"),
    keyText("eid", "a", "bc"),
    keyText("eid", "abc"),
    keyText("idaas", "ab", "c"),
    keyText("csam-cert", "ab", "c"),
    keyText("eid", 'ab","c'),
  ];
  expect(new Set(texts).size).toBe(texts.length);
  expect(keyText("eid", "ab", "c")).toBe(keyText("eid", "ab", "c"));
});
