import { type QueueSettings } from "./queue-settings.ts";

/**
 * Holds what the queues of a namespace forward to against what the service allows. A target that is not there is
 * passed over: it may have been deleted since.
 *
 * @throws Error naming the queue and the fault.
 */
export function checkForwarding(queues: readonly QueueSettings[]): void {
  const byName = new Map(queues.map((queue) => [queue.name.toLowerCase(), queue]));
  for (const queue of queues) checkQueue(queue, (name) => byName.get(name?.toLowerCase() ?? ""));
}

/** The queues that one forwards to and that are not among `names`. */
export function missingTargets(queue: QueueSettings, has: (name: string) => boolean): readonly string[] {
  return [queue.forwardTo, queue.forwardDeadLettersTo].filter(
    (name): name is string => name !== undefined && !has(name),
  );
}

type Find = (name: string | undefined) => QueueSettings | undefined;

function checkQueue(queue: QueueSettings, find: Find): void {
  for (const target of [find(queue.forwardTo), find(queue.forwardDeadLettersTo)]) {
    if (target?.requiresSession === true) {
      throw new Error(`${queue.name} forwards to ${target.name}, which requires sessions`);
    }
  }
  if (queue.requiresSession && queue.forwardTo !== undefined) {
    throw new Error(`${queue.name} requires sessions, and cannot forward`);
  }
  // The service stops after four hops; here a ring is refused before anything can run round it.
  let next = find(queue.forwardTo);
  for (let hops = 1; next !== undefined; hops++) {
    if (hops > 4) throw new Error(`${queue.name} forwards in a ring, or over more than four hops`);
    next = find(next.forwardTo);
  }
}
