import { type Connection } from "../../domain/access/connection.ts";
import { type FieldKind, type Level, type journalCatalogue } from "./journal-catalogue.ts";

/** What operators read: catalogued entries with ids and codes, never content, names, amounts or tokens. */
export interface Journal {
  /** Writes one line. It carries what is known of the invocation under way, and never throws. */
  record(entry: JournalEntry): void;
  /** Runs an invocation: whatever is recorded until its end, however deep, carries its function and its trace. */
  during<Answer>(invocation: Invocation, run: () => Promise<Answer>): Promise<Answer>;
  /** What is recorded in the invocation under way from now on carries this too. */
  concerns(holder: Holder): void;
}

/** One run of one function. */
export interface Invocation {
  readonly function: string;
  /** The trace id of W3C trace context: 32 hexadecimal digits. */
  readonly traceId: string;
  /** Takes a line to where the host keeps the log of this run. */
  readonly write: (level: Level, line: string) => void;
}

/** On whose behalf an invocation runs. The id of a space is a digest: it names nobody and opens nothing. */
export interface Holder {
  readonly connection: Connection;
  readonly spaceId?: string;
}

type Catalogue = typeof journalCatalogue;
type Code = keyof Catalogue;

type Values = Readonly<Record<FieldKind, unknown>> & {
  readonly id: string;
  readonly "id?": string | undefined;
  readonly code: string;
  readonly "code?": string | undefined;
  readonly number: number;
  readonly error: unknown;
};

type EntryOf<Name extends Code> = { readonly code: Name } & {
  readonly [Field in keyof Catalogue[Name]["fields"]]: Catalogue[Name]["fields"][Field] extends FieldKind
    ? Values[Catalogue[Name]["fields"][Field]]
    : never;
};

/** One entry of the catalogue with its values. */
export type JournalEntry = { readonly [Name in Code]: EntryOf<Name> }[Code];
