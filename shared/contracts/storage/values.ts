import { z } from "zod";
import { type Day, parseDay } from "../../domain/day.ts";
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { workQueues } from "../../domain/filing/transitions.ts";
import { fromDecimal, toDecimal } from "../../domain/money.ts";

/** A document of the database: its shape carries `schemaVersion`, so that old and new code run side by side. */
export type StoredDocument = Readonly<Record<string, unknown>> & { readonly id: string };

/** Whether a stored document is of that kind. */
export const isKind = (document: unknown, kind: string): boolean =>
  typeof document === "object" && document !== null && "kind" in document && document.kind === kind;

/** The version of a stored shape that this program knows: another one is not guessed at. */
export const schemaVersion1 = z.object({ schemaVersion: z.literal(1) });

/** A calendar day, `YYYY-MM-DD`. */
export const day = z.codec(z.string(), z.custom<Day>(), {
  decode: (text, context) => known(parseDay(text), text, context),
  encode: (value) => value,
});

/** An instant, ISO 8601 UTC with milliseconds. */
export const at = z.codec(z.string(), z.custom<Instant>(), {
  decode: (text, context) => known(parseInstant(text), text, context),
  encode: (value) => value,
});

/** An amount: cents in the program, a decimal string with two digits in what is stored and sent. */
export const amount = z.codec(z.string(), z.bigint(), {
  decode: (text, context) => known(fromDecimal(text), text, context),
  encode: (cents) => toDecimal(cents),
});

export const connection = z.enum(["csam-cert", "idaas", "eid"]);
export const language = z.enum(["nl", "fr", "de", "en"]);
export const reportOutcome = z.enum(["green", "orange", "red"]);
export const workQueue = z.enum(workQueues);
export type WorkQueueName = z.infer<typeof workQueue>;

function known<Value>(value: Value | undefined, input: string, context: z.core.ParsePayload<string>): Value {
  if (value !== undefined) return value;
  context.issues.push({ code: "custom", input, message: "not a value of this kind" });
  return z.NEVER;
}
