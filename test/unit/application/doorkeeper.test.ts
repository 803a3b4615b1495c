import { describe, expect, test } from "@jest/globals";
import { doorkeeper } from "../../../shared/application/doorkeeper.ts";
import { type Registers } from "../../../shared/application/ports/registers.ts";
import { type Timetable } from "../../../shared/domain/access/timetable.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { csamCloses, idaasOpens, timetableOf2024 } from "../../builders/access.ts";
import { fixedClock } from "../../doubles/fixed-clock.ts";

/** A door, the timetable behind it, and how often that was read. */
function aDoor(): {
  readonly doors: ReturnType<typeof doorkeeper>;
  readonly clock: ReturnType<typeof fixedClock>;
  write: (timetable: Timetable) => void;
  reads: () => number;
} {
  let current = timetableOf2024;
  let count = 0;
  const registers: Pick<Registers, "timetable"> = {
    timetable: () => {
      count += 1;
      return Promise.resolve(current);
    },
  };
  const clock = fixedClock(plus(csamCloses, -3_600_000));
  return {
    doors: doorkeeper({ registers: registers, clock }),
    clock,
    write: (timetable) => {
      current = timetable;
    },
    reads: () => count,
  };
}

describe("the door", () => {
  test.each([
    { connection: "csam-cert", at: plus(csamCloses, -1), answer: "open" },
    { connection: "csam-cert", at: csamCloses, answer: "connection-closed" },
    { connection: "csam-cert", at: plus(csamCloses, 1), answer: "connection-closed" },
    { connection: "idaas", at: plus(idaasOpens, -1), answer: "connection-not-open" },
    { connection: "idaas", at: idaasOpens, answer: "open" },
    { connection: "eid", at: plus(csamCloses, 1), answer: "open" },
  ] as const)("is $answer for $connection at $at", async ({ connection, at, answer }) => {
    const admitted = await aDoor().doors.admit(connection, at);
    expect(admitted.ok ? "open" : admitted.refusal.kind).toBe(answer);
  });

  test("keeps the timetable for a minute, and no longer", async () => {
    const { doors, clock, reads } = aDoor();
    expect(await doors.admit("csam-cert", clock.now())).toMatchObject({ ok: true });
    clock.advance(59_999);
    expect(await doors.admit("csam-cert", clock.now())).toMatchObject({ ok: true });
    expect(reads()).toBe(1);
    clock.advance(1);
    expect(await doors.admit("csam-cert", clock.now())).toMatchObject({ ok: true });
    expect(reads()).toBe(2);
  });

  test("says no only after it has read the timetable again", async () => {
    const { doors, write, reads } = aDoor();
    expect(await doors.admit("csam-cert", plus(csamCloses, -1))).toMatchObject({ ok: true });
    write({ ...timetableOf2024, "csam-cert": { closesAt: plus(csamCloses, 600_000) } });
    expect(await doors.admit("csam-cert", csamCloses)).toMatchObject({ ok: true });
    expect(reads()).toBe(2);
  });
});
