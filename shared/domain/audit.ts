import { type Instant } from "./instant.ts";

/** An act of a member of staff, for whoever asks later who did what. It is written down once and never changed. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Instant;
  /** Who acted: the subject of the token. */
  readonly actor: string;
  /** What was done, as a verb with its object: `replay-dead-letters`. */
  readonly action: string;
  /** What it was done to: the name of a queue or a connection, the id of a filing. */
  readonly subject: string;
  /** Which part of the subject, where it is not the whole. */
  readonly detail?: string;
  /** Why, in the words of whoever acted. */
  readonly reason?: string;
}
