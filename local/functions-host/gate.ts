/** Begins work when it is let through. */
export type Gate = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** A gate behind which no more than so many are at work at the same time; the others wait, first come, first served. */
export function createGate(width: number): Gate {
  const waiting: (() => void)[] = [];
  let free = width;

  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
