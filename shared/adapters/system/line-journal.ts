import { AsyncLocalStorage } from "node:async_hooks";
import { type Clock } from "../../application/ports/clock.ts";
import { type Holder, type Invocation, type Journal } from "../../application/ports/journal.ts";
import { type FieldKind, journalCatalogue } from "../../application/ports/journal-catalogue.ts";
import { summaryOf } from "./error-summary.ts";

interface Run {
  readonly invocation: Invocation;
  holder?: Holder;
}

/**
 * Writes each entry as one line of JSON in plain ASCII, to the log of the invocation under way.
 * @param write takes what is recorded outside any invocation.
 */
export function lineJournal({
  clock,
  write,
}: {
  readonly clock: Clock;
  readonly write: Invocation["write"];
}): Journal {
  const runs = new AsyncLocalStorage<Run>();
  return {
    record({ code, ...values }) {
      const run = runs.getStore();
      const { level, fields } = journalCatalogue[code];
      const line = { at: clock.now(), level, code, ...originOf(run), ...written(fields, values) };
      (run?.invocation.write ?? write)(level, JSON.stringify(line));
    },
    during: (invocation, run) => runs.run({ invocation }, run),
    concerns(holder) {
      const run = runs.getStore();
      if (run !== undefined) run.holder = holder;
    },
  };
}

function originOf(run: Run | undefined): Readonly<Record<string, unknown>> {
  if (run === undefined) return {};
  const { invocation, holder } = run;
  return {
    traceId: valueOf("id", invocation.traceId),
    function: valueOf("id", invocation.function),
    connection: valueOf("code?", holder?.connection),
    spaceId: valueOf("id?", holder?.spaceId),
  };
}

/** The fields that the catalogue names, and no others: an object may hold more than its type says. */
function written(
  fields: Readonly<Record<string, FieldKind>>,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, kind]) => [name, valueOf(kind, values[name])]),
  );
}

const id = /^[\w:-]{1,128}$/;
const code = /^[\w-]{1,64}$/;

const withheld = "(withheld)";

function valueOf(kind: FieldKind, value: unknown): unknown {
  switch (kind) {
    case "id":
      return formed(id, value);
    case "id?":
      return value === undefined ? undefined : formed(id, value);
    case "code":
      return formed(code, value);
    case "code?":
      return value === undefined ? undefined : formed(code, value);
    case "number":
      return Number.isFinite(value) ? value : withheld;
    case "error":
      return summaryOf(value);
  }
}

const formed = (form: RegExp, value: unknown): string =>
  typeof value === "string" && form.test(value) ? value : withheld;
