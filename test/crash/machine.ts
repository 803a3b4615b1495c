import { Fault } from "../../shared/application/fault.ts";
import { type Application, anApplication } from "../builders/application.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";

/** What can go wrong at one call of a port: the process dies, or the call is trouble; before or after its effect. */
export const mishaps = ["dies-before", "dies-after", "fault-before", "fault-after"] as const;
export type Mishap = (typeof mishaps)[number];

/** At which call, counted from 1 over all instances, what goes wrong. */
export type Plan = ReadonlyMap<number, Mishap>;

export type Attempt<Answer> =
  { readonly kind: "answered"; readonly answer: Answer } | { readonly kind: "died" };

/** A machine that runs one instance of the application after another over a world that stays. */
export interface Machine {
  /** The calls of ports so far, by name, in their order. */
  readonly calls: readonly string[];
  /** Runs something in the instance of now; when that dies, the next one stands ready. Faults are thrown. */
  attempt<Answer>(act: (application: Application) => Promise<Answer>): Promise<Attempt<Answer>>;
}

/** @param isAway whether what that call asks refuses everything just now. */
export function machine(
  world: MemoryPorts,
  plan: Plan,
  isAway: (call: string) => boolean = () => false,
): Machine {
  const calls: string[] = [];
  const mishapOf = (call: string): Mishap | undefined => {
    calls.push(call);
    return isAway(call) ? "fault-before" : plan.get(calls.length);
  };
  let instance = startInstance(world, mishapOf);
  return {
    calls,
    async attempt(act) {
      const { application, death } = instance;
      const outcome = await Promise.race([death, answered(act(application))]);
      if (outcome.kind === "died") instance = startInstance(world, mishapOf);
      return outcome;
    },
  };
}

const answered = async <Answer>(work: Promise<Answer>): Promise<Attempt<Answer>> => ({
  kind: "answered",
  answer: await work,
});

interface Instance {
  readonly application: Application;
  readonly death: Promise<{ readonly kind: "died" }>;
}

/** What has no effect of its own and no await is left as it is: clock, identifiers, journal, chance. */
export const watchedPorts = [
  "spaces",
  "references",
  "publications",
  "registers",
  "transfers",
  "documents",
  "queues",
  "deadLetters",
  "provider",
  "reader",
  "renderer",
] as const satisfies readonly (keyof MemoryPorts)[];

const streams: ReadonlySet<string> = new Set([
  "spaces.held",
  "spaces.unfinished",
  "spaces.waitingSince",
  "transfers.waitingSince",
  "transfers.endedSince",
  "spaces.overdue",
  "spaces.endedBefore",
  "spaces.profilesUnchangedSince",
  "documents.uploadsStoredBefore",
  "documents.reportsStoredBefore",
  "spaces.changedBetween",
  "publications.changedBetween",
]);

/** Whether a call answers pages one by one. */
export const isPortStream = (call: string): boolean => streams.has(call);

type Call = (...input: readonly unknown[]) => unknown;

function startInstance(world: MemoryPorts, mishapOf: (call: string) => Mishap | undefined): Instance {
  const { promise: death, resolve: die } = Promise.withResolvers<{ readonly kind: "died" }>();
  let over = false;
  const isOver = (): boolean => over;

  /** A dead process does nothing any more: no call returns to it, so no line after one runs. */
  const end = (): Promise<never> => {
    over = true;
    die({ kind: "died" });
    return never();
  };

  const guard = async (call: string, act: () => unknown): Promise<unknown> => {
    if (isOver()) return never();
    const mishap = mishapOf(call);
    if (mishap === "dies-before") return end();
    if (mishap === "fault-before") throw new Fault(`${call} did nothing`);
    const answer = await act();
    if (mishap === "dies-after") return end();
    if (mishap === "fault-after") throw new Fault(`the answer of ${call} was lost`);
    return isOver() ? never() : answer;
  };

  const watched = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== "function") return member;
        const call = `${name}.${String(property)}`;
        const act = member as Call;
        if (!streams.has(call)) return (...input: readonly unknown[]) => guard(call, () => act(...input));
        return (...input: readonly unknown[]) => streamed(guard(call, () => act(...input)));
      },
    });

  const ports = Object.fromEntries(watchedPorts.map((name) => [name, watched(name, world[name])]));
  return { application: anApplication({ ...world, ...ports }), death };
}

const never = (): Promise<never> => new Promise(() => undefined);

async function* streamed(pages: Promise<unknown>): AsyncGenerator {
  yield* (await pages) as AsyncIterable<unknown>;
}
