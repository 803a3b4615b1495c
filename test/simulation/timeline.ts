import { Heap } from "../../local/service-bus/heap.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { type FixedClock } from "../doubles/fixed-clock.ts";

/** Virtual time. Everybody in the simulation waits here, so the order of all their steps is decided here. */
export interface Timeline {
  now(): Instant;
  /** Milliseconds since the beginning. */
  elapsed(): number;
  /** Resolves when virtual time has come so far. */
  pause(milliseconds: number): Promise<void>;
  /** What the work answers, or `undefined` when that takes longer; the work itself goes on. */
  within<Answer>(milliseconds: number, work: Promise<Answer>): Promise<Answer | undefined>;
  /** Does something then, whatever the caller does meanwhile. */
  later(milliseconds: number, act: () => void): void;
  /** One thing happens, and all that follows from it at once. */
  step(): Promise<void>;
}

interface Event {
  readonly key: number;
  readonly at: number;
  readonly act: () => void;
}

/** Two things at the same millisecond happen in the order in which they were planned. */
const mostEventsPerMillisecond = 2 ** 20;

export function timelineOf(clock: FixedClock): Timeline {
  const events = new Heap<Event>(({ key }) => key);
  let passed = 0;
  let planned = 0;

  const plan = (milliseconds: number, act: () => void): Event => {
    planned += 1;
    const at = passed + Math.max(0, Math.round(milliseconds));
    const event = { key: at + (planned % mostEventsPerMillisecond) / mostEventsPerMillisecond, at, act };
    events.push(event);
    return event;
  };

  return {
    now: () => clock.now(),
    elapsed: () => passed,
    later: (milliseconds, act) => void plan(milliseconds, act),
    pause: (milliseconds) =>
      new Promise((resolve) => {
        plan(milliseconds, resolve);
      }),
    async within(milliseconds, work) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const end = plan(milliseconds, () => {
        resolve(undefined);
      });
      const answer = await Promise.race([work, promise]);
      events.delete(end);
      return answer;
    },
    async step() {
      const next = events.pop();
      if (next === undefined) throw new Error("nothing is left to happen");
      if (next.at > passed) {
        clock.advance(next.at - passed);
        passed = next.at;
      }
      next.act();
      await everythingThatFollows();
    },
  };
}

/** Nobody in the simulation waits for anything but the timeline, so a turn of the event loop ends every chain. */
const everythingThatFollows = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
