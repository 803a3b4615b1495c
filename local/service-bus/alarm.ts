const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/** One timer that rings at the earliest instant asked for. It does not keep the process alive. */
export interface Alarm {
  /** Rings at `instant` (milliseconds since 1970) or before. */
  by(instant: number): void;
  stop(): void;
}

/** @param ring does what is due and answers when something is due next. */
export function createAlarm(ring: (now: number) => number | undefined): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let set = Infinity;
  let stopped = false;

  const by = (instant: number): void => {
    if (stopped || !(instant < set)) return;
    clearTimeout(timer);
    set = instant;
    const wait = Math.min(Math.max(instant - Date.now(), 0), LONGEST_TIMER_MILLISECONDS);
    timer = setTimeout(() => {
      set = Infinity;
      const next = ring(Date.now());
      if (next !== undefined) by(next);
    }, wait).unref();
  };

  const stop = (): void => {
    stopped = true;
    clearTimeout(timer);
  };
  return { by, stop };
}
