import { expect, test } from "@jest/globals";
import { adviceOn } from "../../../shared/domain/access/advice.ts";
import { connections } from "../../../shared/domain/access/connection.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { csamCloses, idaasOpens, timetableOf2024 } from "../../builders/access.ts";
import { contactCentre, freshApplication } from "../../builders/application.ts";
import { morning } from "../../builders/times.ts";

test.each([
  { now: morning, states: ["closing", "announced", "open"] },
  { now: idaasOpens, states: ["closing", "open", "open"] },
  { now: plus(csamCloses, -1), states: ["closing", "open", "open"] },
  { now: csamCloses, states: ["closed", "open", "open"] },
])("visitors are told at $now that the ways in are $states", async ({ now, states }) => {
  const told = await freshApplication({ now, timetable: timetableOf2024 }).tellAccess("nl");
  expect(told.now).toBe(now);
  expect(told.ways.map(({ connection }) => connection)).toEqual(["csam-cert", "idaas", "eid"]);
  expect(told.ways.map(({ state }) => state)).toEqual(states);
  expect(told.ways[0]).toMatchObject({ closesAt: csamCloses });
  expect(told.ways.map(({ advice }) => advice)).toEqual(
    connections.map((connection) =>
      adviceOn(connection, { timetable: timetableOf2024, now }, { language: "nl", contactCentre }),
    ),
  );
});
