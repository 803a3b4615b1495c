import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { stageOn } from "../../local/cutoff/stage.ts";
import { type EndStates, liveThroughTheCutoff, parallelRun } from "../../local/cutoff/story.ts";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";

let dataDirectory: string;
let desk: DeskProcess;
let ended: EndStates;
const said: string[] = [];

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "filing-cutoff-"));
  desk = await startDeskProcess({ dataDirectory, clock: parallelRun });
  ended = await liveThroughTheCutoff(stageOn(desk, (line) => said.push(line)));
}, 180_000);

afterAll(async () => {
  await desk.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

describe("after the cutoff", () => {
  test("who paid in the last half hour is published, and goes on in a space of its own", () => {
    const { inTheOldSpace, inTheNewSpace } = ended.liesbet;
    expect(inTheOldSpace).toMatchObject({ status: "published", depositDate: "2024-01-23" });
    expect(inTheNewSpace).toMatchObject({ status: "ready-for-payment", depositDate: "2024-02-01" });
    expect(inTheNewSpace.id).not.toBe(inTheOldSpace.id);
  });

  test("who renewed a certificate has everything, what was published and what was under way", () => {
    expect(ended.clara).toHaveLength(2);
    for (const filing of ended.clara) {
      expect(filing).toMatchObject({ status: "published", depositDate: "2024-01-23" });
    }
  });

  test("who was left behind has six full working days more, and is published with the first deposit date", () => {
    expect(ended.benoit).toMatchObject({
      status: "published",
      depositDate: "2024-01-30",
      // Thursday 1 February, and six working days.
      dueBy: "2024-02-09",
    });
  });

  test("the record of the closing says what stood open", () => {
    expect(ended.closure).toEqual({
      connection: "csam-cert",
      closedAt: "2024-01-31T23:00:00.000Z",
      spaces: 2,
      filings: { published: 1, "ready-for-payment": 1 },
      amountOpen: "63.80",
    });
  });

  test("every day of the story was told", () => {
    const days = said.filter((line) => line.startsWith("\n")).map((line) => line.trim().split(".")[0]);
    expect(days).toEqual([
      "Tuesday 23 January 2024, 09:00",
      "Monday 29 January, 10:00",
      "Tuesday 30 January, 16:00",
      "Wednesday 31 January, 10:00",
      "Wednesday 31 January, 23:30",
      "Thursday 1 February, 00:00",
      "Thursday 1 February, 00:05",
      "Thursday 1 February, 09:00",
      "Friday 2 February, 10:00",
    ]);
  });
});
