import { expect, test } from "@jest/globals";
import { audit } from "../../../shared/application/audit.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { openAlways } from "../../builders/access.ts";
import { minutes, morning } from "../../builders/times.ts";
import { memoryPorts } from "../../doubles/memory-ports.ts";

test("every act is an entry of its own with its instant, the same act twice too", async () => {
  const ports = memoryPorts({ now: morning, timetable: openAlways });
  const act = { actor: "dirk", action: "replay-dead-letters", subject: "price" };
  await audit(ports, act);
  ports.clock.advance(minutes(1));
  await audit(ports, act);
  const [first, second] = ports.registers.audit;
  expect(first).toMatchObject({ ...act, at: morning });
  expect(second).toMatchObject({ ...act, at: plus(morning, minutes(1)) });
  expect(first?.id).not.toBe(second?.id);
});
