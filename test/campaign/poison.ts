import { Fault } from "../../shared/application/fault.ts";
import { type WorkQueue } from "../../shared/domain/filing/transitions.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";

/** What keeps one queue from doing its work for one filing, until it is mended. */
export interface Poison {
  readonly queue: WorkQueue;
  /**
   * `unreadable`: its hint is one of tomorrow's release. `defect`: its consumer throws, at that call of a port
   * (counted from 1), before or after the effect of the call. `trouble`: that call is a fault, for more than a day.
   */
  readonly kind: "unreadable" | "defect" | "trouble";
  readonly call: number;
  readonly moment: "before" | "after";
}

export interface Spoiled {
  /** The ports of a consumer that a poison spoils. */
  readonly ports: MemoryPorts;
  /** From now on calls are counted from 1 again, and spoiled by this poison, or by none. */
  readonly begin: (poison: Poison | undefined) => void;
}

const spoiledPorts = [
  "spaces",
  "references",
  "publications",
  "registers",
  "transfers",
  "documents",
  "provider",
  "reader",
  "renderer",
] as const satisfies readonly (keyof MemoryPorts)[];

/** Ports at whose calls something goes wrong. */
export function spoiled(world: MemoryPorts): Spoiled {
  let poison: Poison | undefined;
  let calls = 0;

  const spoil = async (call: string, act: () => unknown): Promise<unknown> => {
    calls += 1;
    const isSpoiled = poison !== undefined && poison.kind !== "unreadable" && poison.call === calls;
    if (!isSpoiled) return act();
    if (poison?.moment === "after") await act();
    throw poison?.kind === "trouble" ? new Fault(`${call} is away`) : new TypeError(`${call} is wrong`);
  };

  const around = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== "function") return member;
        const act = member as (...input: readonly unknown[]) => unknown;
        return (...input: readonly unknown[]) =>
          spoil(`${name}.${String(property)}`, () => act.apply(target, [...input]));
      },
    });

  const ports = Object.fromEntries(spoiledPorts.map((name) => [name, around(name, world[name])]));
  return {
    ports: { ...world, ...ports },
    begin: (next) => {
      poison = next;
      calls = 0;
    },
  };
}
