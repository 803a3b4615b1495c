import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Entry, type Found, judge } from "./kill-ledger.ts";

/** The long run is `npm run service-bus:kill-test`. */
test("kill -9 at five moments under load loses, changes, tears and repeats nothing that was acknowledged", () => {
  const { output, status } = killRun("--kills", "5", "--seed", "1");

  expect(output).toContain("Faults: 0.");
  expect(Number(/ (\d+) answers/.exec(output)?.[1])).toBeGreaterThan(50);
  expect(status).toBe(0);
}, 90_000);

test("messages that are taken out of the store while the broker is dead are missed", () => {
  const { output, status } = killRun("--kills", "1", "--seed", "2", "--plant");

  expect(output).toMatch(/^at the end: .* is lost$/m);
  expect(status).toBe(1);
}, 90_000);

describe("the judge", () => {
  const sent: Entry = { body: "1-0", call: 1, places: ["active"], low: 1, high: 1, held: "no" };
  const there: Found = { body: "1-0", place: "active", deliveryCount: 1 };
  const doubtful: Entry = { ...sent, places: ["active", "unsent"], low: 0, high: 0 };
  const judged = (entries: readonly Entry[], messages: readonly Found[], state?: string): readonly string[] =>
    judge(
      {
        entries: new Map(entries.map((entry) => [entry.body, entry])),
        sessionStates: new Map([["A", ["new"]]]),
      },
      { messages, sessionStates: new Map([["A", state ?? "new"]]) },
      "are over",
    );

  test("finds nothing where everything is as it was acknowledged", () => {
    expect(judged([sent], [there])).toEqual([]);
    expect(judged([{ ...sent, held: "now" }], [{ ...there, deliveryCount: 2 }])).toEqual([]);
    expect(judged([doubtful], [])).toEqual([]);
  });

  const wrong: readonly {
    what: string;
    entries: readonly Entry[];
    messages: readonly Found[];
    state?: string;
  }[] = [
    { what: "a message that is lost", entries: [sent], messages: [] },
    { what: "a message that is there twice", entries: [sent], messages: [there, there] },
    {
      what: "one that was completed and is there again",
      entries: [{ ...sent, places: ["gone"] }],
      messages: [there],
    },
    { what: "a delivery that was forgotten", entries: [sent], messages: [{ ...there, deliveryCount: 0 }] },
    { what: "a delivery too many", entries: [sent], messages: [{ ...there, deliveryCount: 2 }] },
    { what: "a lock's end that was not counted", entries: [{ ...sent, held: "earlier" }], messages: [there] },
    { what: "a dead letter that lives", entries: [{ ...sent, places: ["dead"] }], messages: [there] },
    {
      what: "a schedule that was forgotten",
      entries: [{ ...sent, places: ["scheduled"] }],
      messages: [there],
    },
    {
      what: "half of what one call sent",
      entries: [doubtful, { ...doubtful, body: "1-1" }],
      messages: [{ ...there, deliveryCount: 0 }],
    },
    { what: "a message that nobody sent", entries: [], messages: [there] },
    { what: "an old state of a session", entries: [], messages: [], state: "old" },
  ];

  test.each(wrong)("finds $what", ({ entries, messages, state }) => {
    expect(judged(entries, messages, state)).toHaveLength(1);
  });
});

function killRun(...parameters: readonly string[]): {
  readonly output: string;
  readonly status: number | null;
} {
  const program = join(import.meta.dirname, "kill-test.ts");
  const { stdout, status } = spawnSync(process.execPath, [program, ...parameters], { encoding: "utf8" });
  return { output: stdout, status };
}
