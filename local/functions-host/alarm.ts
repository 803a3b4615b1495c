/** Wakes somebody at an instant of a given clock, which may be set while it waits. */
export interface Alarm {
  /** Replaces what was set before. An instant that has passed is due at once. */
  set(at: Date): void;
  clear(): void;
}

/** @param onDue called when the clock has reached the instant, never earlier */
export function createAlarm(now: () => Date, onDue: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined;

  function set(at: Date): void {
    clearTimeout(timer);
    const wait = Math.max(0, at.getTime() - now().getTime());
    timer = setTimeout(
      () => {
        if (now() < at) set(at);
        else onDue();
      },
      Math.min(wait, longestWait),
    );
  }

  return { set, clear: () => clearTimeout(timer) };
}

/** Milliseconds; `setTimeout` can wait for a little under 25 days. */
const longestWait = 24 * 24 * 3_600_000;
