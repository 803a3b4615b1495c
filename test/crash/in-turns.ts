import type fc from "fast-check";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { watchedPorts } from "./machine.ts";

/**
 * The ports of a world for processes that run side by side: every call of every process waits for its turn.
 * @param afterCall what is to be so after each call; it throws when it is not.
 */
export function inTurns(world: MemoryPorts, scheduler: fc.Scheduler, afterCall: () => void): MemoryPorts {
  const taking = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== "function") return member;
        return async (...input: readonly unknown[]): Promise<unknown> => {
          await scheduler.schedule(Promise.resolve(), `${name}.${String(property)}`);
          const answer: unknown = await (member as (...given: readonly unknown[]) => unknown)(...input);
          afterCall();
          return answer;
        };
      },
    });
  const ports = Object.fromEntries(watchedPorts.map((name) => [name, taking(name, world[name])]));
  return { ...world, ...ports };
}
