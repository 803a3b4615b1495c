import { expect, test } from "@jest/globals";
import { countStranded } from "../../../shared/application/count-stranded.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { aSpace, csamCloses, timetableOf2024 } from "../../builders/access.ts";
import { keep } from "../../builders/application.ts";
import { aPaidFiling, aReadyFiling, aReceivedFiling } from "../../builders/filings.ts";
import { hours, minutes } from "../../builders/times.ts";
import { memoryPorts } from "../../doubles/memory-ports.ts";

test.each([
  { before: hours(168), told: { count: 2, hours: 168 } },
  { before: minutes(30), told: { count: 2, hours: 1 } },
  { before: 1, told: { count: 2, hours: 1 } },
  { before: 0, told: undefined },
  { before: -hours(1), told: undefined },
])("$before ms before a way in closes, what would be left behind is counted", async ({ before, told }) => {
  const ports = memoryPorts({ now: plus(csamCloses, -before), timetable: timetableOf2024 });
  const space = aSpace("csam-cert");
  await keep(ports, { filing: aReadyFiling({ space, id: "ready" }) });
  await keep(ports, { filing: aReceivedFiling({ space, id: "received" }) });
  await keep(ports, { filing: aPaidFiling({ space, id: "paid" }) });
  await keep(ports, { filing: aReadyFiling({ space: aSpace("idaas"), id: "elsewhere" }) });
  await countStranded(ports)();
  const entry = { code: "stranded-filings", connection: "csam-cert", ...told };
  expect(ports.journal.of("stranded-filings")).toEqual(told === undefined ? [] : [entry]);
});
