import { AsyncLocalStorage } from "node:async_hooks";
import { Fault } from "../../shared/application/fault.ts";
import { type SpaceChange } from "../../shared/application/ports/personal-spaces.ts";
import { type Envelope } from "../../shared/application/ports/work-queues.ts";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { plus } from "../../shared/domain/instant.ts";
import { type Application, anApplication } from "../builders/application.ts";
import { isPortStream, watchedPorts } from "../crash/machine.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { type Chance } from "./chance.ts";
import {
  type CallFault,
  type Faults,
  canBeStale,
  effectOf,
  mostDoubledAttempts,
  outrunAnswers,
} from "./faults.ts";
import { type Story } from "./story.ts";
import { type Timeline } from "./timeline.ts";

export type Attempt<Answer> =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "died" };

/** One running instance of the function app, over the world that all of them share. */
export interface Instance {
  readonly name: string;
  isAlive(): boolean;
  /** Still alive, but takes nothing new. */
  isDraining(): boolean;
  /** Runs an operation; when the instance dies under it, nothing after the call that it was in ever happens. */
  run<Answer>(
    operation: string,
    act: (application: Application) => Promise<Answer>,
  ): Promise<Attempt<Answer>>;
  /** Takes nothing new any more, and is gone two seconds later. */
  drain(): void;
  /** Its clock goes wrong by so many milliseconds. */
  skew(milliseconds: number): void;
}

export interface InstanceNeeds {
  readonly world: MemoryPorts;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly story: Story;
  /** The answers that reads gave before, for all instances. */
  readonly earlier: EarlierAnswers;
  /** Told of everything that an operation throws. */
  readonly defect: (operation: string, error: unknown) => void;
}

/** The answer before the last one, by read: `undefined` is an answer too. */
export type EarlierAnswers = Map<string, { readonly last: unknown; readonly before: unknown }>;

type Act = () => unknown;
type Input = readonly unknown[];

const drainMilliseconds = 2_000;

export function startInstance(name: string, needs: InstanceNeeds): Instance {
  const { world, timeline, chance, faults, story } = needs;
  const operations = new AsyncLocalStorage<string>();
  const death = Promise.withResolvers<{ readonly kind: "died" }>();
  let state: "alive" | "draining" | "dead" = "alive";
  let offset = chance.happens(0.5) ? 0 : chance.whole(-2_000, 2_000);

  const isDead = (): boolean => state === "dead";

  const die = (): Promise<never> => {
    state = "dead";
    death.resolve({ kind: "died" });
    return never();
  };

  const clock: MemoryPorts["clock"] = {
    ...world.clock,
    now: () => (offset === 0 ? world.clock.now() : plus(world.clock.now(), offset)),
  };

  /** What each fault makes of a call. */
  const mishaps: Readonly<Record<CallFault, (act: Act, call: string, input: Input) => Promise<unknown>>> = {
    "dies-before": die,
    "dies-after": async (act) => {
      await act();
      return die();
    },
    "dies-under-way": (act) => {
      timeline.later(chance.whole(1, 5_000), () => void settled(act));
      return die();
    },
    "throttled-429": (_, call) => trouble(`${call}: 429`),
    "retry-with-449": (_, call) => trouble(`${call}: 449`),
    "unavailable-503": (_, call) => trouble(`${call}: 503`),
    "answer-lost": async (act, call) => {
      await act();
      return trouble(`${call}: the answer was lost`);
    },
    "arrives-late": (act, call) => {
      timeline.later(chance.whole(1, 90_000), () => void settled(act));
      return trouble(`${call}: timed out`);
    },
    "sent-twice": async (act) => {
      await act();
      await timeline.pause(chance.whole(1, 2_000));
      return act();
    },
    // What is only created stands in the way when somebody has created it.
    "rival-412": async (act, call, input) => {
      if (call === "spaces.commit" && (input[1] as readonly SpaceChange[]).every(isCreated)) await act();
      return outrunAnswers.get(call);
    },
    "batch-207": (_, call) => trouble(`${call}: 207, with a 449 inside`),
    "stale-read": (act) => Promise.resolve(act()),
    "send-vanishes": () => Promise.resolve(undefined),
    slow: async (act) => {
      await timeline.pause(chance.whole(20_000, 90_000));
      return isDead() ? never() : act();
    },
  };

  const guard = async (call: string, input: readonly unknown[], act: Act): Promise<unknown> => {
    const operation = operations.getStore() ?? "start";
    await timeline.pause(chance.whole(1, 20));
    if (isDead()) return never();
    const fault = faults.atCall({ operation, call }, call === "queues.send" && isWorn(input[1]));
    story.tell({
      at: timeline.elapsed(),
      who: name,
      what: `${operation}: ${call}`,
      input,
      fault,
      matters: effectOf(call) !== "read" && effectOf(call) !== "computation",
    });
    const told = (answer: unknown): unknown =>
      canBeStale.has(call)
        ? remembered(needs.earlier, { call, input, answer, stale: fault === "stale-read" })
        : answer;
    const answer = told(fault === undefined ? await act() : await mishaps[fault](act, call, input));
    return isDead() ? never() : answer;
  };

  const ports = watchedPorts.map((port) => [port, watched(port, world[port], guard)] as const);
  const application = anApplication({
    ...world,
    ...(Object.fromEntries(ports) as Partial<MemoryPorts>),
    clock,
    jitter: () => chance.fraction(),
  });

  return {
    name,
    isAlive: () => !isDead(),
    isDraining: () => state === "draining",
    async run(operation, act) {
      const work = operations.run(operation, () => outcomeOf(act(application)));
      const outcome = await Promise.race([death.promise, work]);
      if (outcome.kind === "failed") needs.defect(operation, outcome.error);
      return outcome;
    },
    drain: () => {
      state = "draining";
      timeline.later(drainMilliseconds, () => void die());
    },
    skew: (milliseconds) => {
      offset += milliseconds;
    },
  };
}

const isCreated = (change: SpaceChange): boolean => "create" in change;

/** Whether a message among them was tried so often that it is not doubled any more. */
const isWorn = (envelopes: unknown): boolean =>
  (envelopes as readonly Envelope[]).some(({ travel }) => travel.attempt >= mostDoubledAttempts);

type Guard = (call: string, input: readonly unknown[], act: Act) => Promise<unknown>;

/** The port, each call of which goes through the guard. */
function watched<Port extends object>(name: string, port: Port, guard: Guard): Port {
  const calls = Object.entries(port).map(([member, value]: [string, unknown]) => {
    if (typeof value !== "function") return [member, value] as const;
    const call = `${name}.${member}`;
    const act = value as (...input: readonly unknown[]) => unknown;
    const guarded = (...input: readonly unknown[]): Promise<unknown> =>
      guard(call, input, () => act(...input));
    const streamed = (...input: readonly unknown[]): AsyncIterable<unknown> => pages(guarded(...input));
    return [member, isPortStream(call) ? streamed : guarded] as const;
  });
  return Object.fromEntries(calls) as Port;
}

async function* pages(stream: Promise<unknown>): AsyncGenerator {
  yield* (await stream) as AsyncIterable<unknown>;
}

const outcomeOf = <Answer>(work: Promise<Answer>): Promise<Attempt<Answer>> =>
  work.then(
    (answer) => ({ kind: "answered", answer }),
    (error: unknown) => ({ kind: "failed", error }),
  );

const never = (): Promise<never> => new Promise(() => undefined);

const trouble = (message: string): Promise<never> => Promise.reject(new Fault(message));

/** A request that arrives after nobody waits for it any more: what it answers, nobody hears. */
const settled = (act: Act): Promise<unknown> =>
  Promise.resolve()
    .then(act)
    .catch(() => undefined);

interface Reading {
  readonly call: string;
  readonly input: readonly unknown[];
  readonly answer: unknown;
  readonly stale: boolean;
}

/** Keeps the answers of a read apart by what was asked; a stale one is the answer before the last change. */
function remembered(earlier: EarlierAnswers, { call, input, answer, stale }: Reading): unknown {
  const asked = input.map((part) => (typeof part === "string" ? part : (part as SpaceAddress).spaceId));
  const key = [call, ...asked].join(" ");
  const known = earlier.get(key);
  if (known === undefined) {
    earlier.set(key, { last: answer, before: undefined });
  } else if (versionOf(known.last) !== versionOf(answer)) {
    earlier.set(key, { last: answer, before: known.last });
  }
  return stale ? earlier.get(key)?.before : answer;
}

const versionOf = (answer: unknown): string =>
  answer === undefined ? "none" : ((answer as { readonly version?: string }).version ?? "there");
