import { type Clock } from "../../application/ports/clock.ts";
import { instantOf } from "../../domain/instant.ts";

/**
 * The system's clock.
 * @param offsetMilliseconds how far it is moved, asked at every look; always 0 but on the desk.
 */
export const systemClock = (offsetMilliseconds: () => number = () => 0): Clock => ({
  now: () => instantOf(Date.now() + offsetMilliseconds()),
});
