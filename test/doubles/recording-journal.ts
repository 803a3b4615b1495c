import { type Journal, type JournalEntry } from "../../shared/application/ports/journal.ts";

export interface RecordingJournal extends Journal {
  readonly entries: readonly JournalEntry[];
  /** The entries with that code. */
  of<Code extends JournalEntry["code"]>(
    code: Code,
  ): readonly Extract<JournalEntry, { readonly code: Code }>[];
}

/** Keeps what operators would read. */
export function recordingJournal(): RecordingJournal {
  const entries: JournalEntry[] = [];
  return {
    entries,
    record: (entry) => void entries.push(entry),
    during: (_invocation, run) => run(),
    concerns: () => undefined,
    of: <Code extends JournalEntry["code"]>(code: Code) =>
      entries.filter((entry): entry is Extract<JournalEntry, { readonly code: Code }> => entry.code === code),
  };
}
