import { type DeadLetters } from "../../shared/application/ports/dead-letters.ts";
import { type WorkQueues } from "../../shared/application/ports/work-queues.ts";
import { millisecondsOf } from "../../shared/domain/instant.ts";
import { type MemoryWorkQueues, type QueuedMessage } from "../doubles/memory-work-queues.ts";
import { type Chance } from "./chance.ts";
import { type Faults, mostDoubledAttempts } from "./faults.ts";
import { type Fleet } from "./fleet.ts";
import { type Story } from "./story.ts";
import { type Timeline } from "./timeline.ts";

export interface BrokerNeeds {
  readonly queues: MemoryWorkQueues;
  /** What sees everything that is sent. */
  readonly send: WorkQueues["send"];
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly story: Story;
}

/** Delivers what is sent, at least once and in no order, as Service Bus with peek-lock does. */
export interface Broker {
  /** The queues as the application sees them: what is sent there is delivered. */
  readonly queues: MemoryWorkQueues;
  /** What is replayed there is delivered too. */
  readonly deadLetters: DeadLetters;
  /** Messages that are not done with yet. */
  underWay(): number;
  /** From now on there is somebody to deliver to. */
  deliverTo(fleet: Fleet): void;
}

const lockMilliseconds = 60_000;
/** The host renews locks for so long. What is tried often is not to be doubled for being slow as well. */
const renewedMilliseconds = 6 * 60_000;
/** The double sets a message aside that is given back for the tenth time. */
const lastDeliveryOfTheDouble = 9;

export function brokerOf({ queues, send, timeline, chance, faults, story }: BrokerNeeds): Broker {
  const maximumDeliveries = faults.happens("few-deliveries") ? chance.whole(1, 3) : 10;
  let underWay = 0;
  let carried = 0;
  let fleet: Fleet | undefined;

  /** One delivery; answers whether the message is completed. Its lock can be over before its work is. */
  const deliver = async ({ queue, envelope }: QueuedMessage): Promise<boolean> => {
    if (fleet === undefined) throw new Error("there is nobody to deliver to");
    const isFresh = envelope.travel.attempt < mostDoubledAttempts;
    const isLost = isFresh && faults.happens("lock-lost");
    const locked = isLost ? chance.whole(1, 50) : isFresh ? lockMilliseconds : renewedMilliseconds;
    const begin = timeline.elapsed();
    const work = fleet.run(`queue ${queue}`, ({ consume }) => consume(queue, envelope));
    const outcome = await timeline.within(locked, work);
    if (outcome?.kind !== "died") return outcome?.kind === "answered";
    await timeline.pause(locked - (timeline.elapsed() - begin));
    return false;
  };

  const carry = async (message: QueuedMessage): Promise<void> => {
    underWay += 1;
    const late = faults.happens("delivered-late") ? chance.whole(1_000, 30 * 60_000) : chance.whole(1, 50);
    await timeline.pause(millisecondsOf(message.visibleAt) - millisecondsOf(timeline.now()) + late);
    let isDone = false;
    for (let delivery = 1; !isDone && delivery <= maximumDeliveries; delivery += 1)
      isDone = await deliver(message);
    underWay -= 1;
    if (isDone) return;
    queues.giveBack({ ...message, deliveries: lastDeliveryOfTheDouble });
    const what = `dead-letters ${message.queue} ${message.envelope.message.subject}`;
    story.tell({ at: timeline.elapsed(), who: "broker", what, matters: true });
  };

  /** Whatever came into the queues since the last look sets out. */
  const collect = (): void => {
    for (const message of queues.sent.slice(carried)) {
      void carry(message);
      const isFresh = message.envelope.travel.attempt < mostDoubledAttempts;
      if (isFresh && faults.happens("delivered-twice")) void carry(message);
    }
    carried = queues.sent.length;
  };

  return {
    queues: {
      ...queues,
      async send(queue, envelopes, notBefore) {
        await send(queue, envelopes, notBefore);
        collect();
      },
    },
    deadLetters: {
      list: (queue, page) => queues.deadLetters.list(queue, page),
      async replay(queue, choice) {
        const replayed = await queues.deadLetters.replay(queue, choice);
        collect();
        return replayed;
      },
    },
    underWay: () => underWay,
    deliverTo: (someFleet) => {
      fleet = someFleet;
    },
  };
}
