import { type Instant, instantOf, millisecondsOf } from "../../shared/domain/instant.ts";

/** How stores stamp what they keep: to the second. */
export const storeStamp = (at: Instant): Instant => instantOf(Math.floor(millisecondsOf(at) / 1000) * 1000);
