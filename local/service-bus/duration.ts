/** .NET's longest time span, which stands for "without end". */
export const LONGEST_DURATION = "P10675199DT2H48M5.4775807S";

const LONGEST_MILLISECONDS = 922_337_203_685_477;

/** @throws Error when the text is not an ISO 8601 duration of days, hours, minutes and seconds. */
export function durationMilliseconds(text: string): number {
  const match = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (match === null) throw new Error(`not an ISO 8601 duration: ${text}`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part?: string) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60_000 + Math.round(seconds * 1_000);
}

/** The text that the service writes for a duration: `PT90S` comes back as `PT1M30S`. */
export function durationText(milliseconds: number): string {
  if (milliseconds >= LONGEST_MILLISECONDS) return LONGEST_DURATION;
  const part = (unit: number, size: number, letter: string): string => {
    const count = Math.floor(milliseconds / unit) % size;
    return count === 0 ? "" : `${count}${letter}`;
  };
  const seconds = (milliseconds % 60_000) / 1_000;
  const time =
    part(3_600_000, 24, "H") +
    part(60_000, 60, "M") +
    (seconds === 0 ? "" : `${Number(seconds.toFixed(3))}S`);
  const text = part(86_400_000, Infinity, "D") + (time === "" ? "" : `T${time}`);
  return text === "" ? "PT0S" : `P${text}`;
}
