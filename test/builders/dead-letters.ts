import { type WorkQueue } from "../../shared/domain/filing/transitions.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { aSpace } from "./access.ts";
import { morning } from "./times.ts";

/** Sends a hint for each subject, at which its consumer then fails until the broker sets it aside. */
export async function bury(
  { queues }: Pick<MemoryPorts, "queues">,
  queue: WorkQueue,
  ...subjects: readonly string[]
): Promise<void> {
  const travel = { firstSentAt: morning, attempt: 0, swept: false };
  for (const subject of subjects) await queues.send(queue, [{ message: { ...aSpace(), subject }, travel }]);
  buryAll(queues, queue);
}

/** Whatever waits in the queue is delivered to a consumer that fails until the broker sets it aside. */
export function buryAll(queues: MemoryPorts["queues"], queue: WorkQueue): void {
  for (let next = queues.take(queue); next !== undefined; next = queues.take(queue)) queues.giveBack(next);
}
