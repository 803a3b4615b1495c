import { type AuditEntry } from "../domain/audit.ts";
import { type Clock } from "./ports/clock.ts";
import { type Identifiers } from "./ports/identifiers.ts";
import { type Registers } from "./ports/registers.ts";

export interface Auditing {
  readonly registers: Registers;
  readonly identifiers: Identifiers;
  readonly clock: Clock;
}

/** What somebody is about to do. */
export type Act = Omit<AuditEntry, "id" | "at">;

/** Writes an act down. It comes before the act: an entry whose act failed can be told, an act without one cannot. */
export const audit = ({ registers, identifiers, clock }: Auditing, act: Act): Promise<void> =>
  registers.createAuditEntry({ ...act, id: identifiers.unique(), at: clock.now() });
