import { type Application } from "../builders/application.ts";
import { type Chance } from "./chance.ts";
import { type Attempt, type Instance, type InstanceNeeds, startInstance } from "./instance.ts";

/** The instances of the function app; one that died is replaced after a while. */
export interface Fleet {
  /** Runs an operation on one of them; waits while there is none. */
  run<Answer>(
    operation: string,
    act: (application: Application) => Promise<Answer>,
  ): Promise<Attempt<Answer>>;
  /** Something happens to one of them. */
  disturb(act: (instance: Instance) => void): void;
}

export function startFleet(size: number, needs: InstanceNeeds & { readonly chance: Chance }): Fleet {
  const { timeline, chance } = needs;
  let started = 0;
  const start = (): Instance => {
    started += 1;
    return startInstance(`instance-${String(started)}`, {
      ...needs,
      chance: chance.branch(`instance ${String(started)}`),
    });
  };
  const slots: (Instance | undefined)[] = Array.from({ length: size }, start);

  const replaceTheDead = (): void => {
    for (const [index, instance] of slots.entries()) {
      if (instance?.isAlive() !== false) continue;
      slots[index] = undefined;
      timeline.later(chance.whole(100, 20_000), () => {
        slots[index] = start();
      });
    }
  };

  const ready = (): readonly Instance[] =>
    slots.filter((instance) => instance?.isAlive() === true && !instance.isDraining()) as readonly Instance[];

  const someone = async (): Promise<Instance> => {
    for (;;) {
      replaceTheDead();
      const [first, ...others] = ready();
      if (first !== undefined) return chance.oneOf([first, ...others]);
      await timeline.pause(500);
    }
  };

  return {
    async run(operation, act) {
      const instance = await someone();
      return instance.run(operation, act);
    },
    disturb(act) {
      const [first, ...others] = ready();
      if (first !== undefined) act(chance.oneOf([first, ...others]));
    },
  };
}
