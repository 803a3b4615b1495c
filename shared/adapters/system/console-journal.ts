import { type Journal } from "../../application/ports/journal.ts";

/** Writes each entry as one line of JSON; Application Insights reads them from there. */
export const consoleJournal = (write: (line: string) => void): Journal => ({
  record: (entry) => write(JSON.stringify(entry, errorsAsText)),
});

/** An error's message and its causes, never a stack: stacks hold paths and sometimes values. */
function errorsAsText(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const cause = value.cause instanceof Error ? { cause: value.cause } : {};
  return { name: value.name, message: value.message, ...cause };
}
