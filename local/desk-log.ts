import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type ErrorSummary, summaryOf } from "../shared/adapters/system/error-summary.ts";
import { type LogEntry } from "./functions-host/functions-host.ts";

export interface DeskLog {
  /** Takes what the Functions host logs: the entries of the application, and what it says itself. */
  host(entry: LogEntry): void;
  /** Takes what went wrong in one of the services around the application. */
  trouble(service: string, error: unknown): void;
  close(): void;
}

type Line = Readonly<Record<string, unknown>>;

/** Writes every line as JSON to `log.jsonl` in the data, and in a form for reading to the console. */
export function openDeskLog(dataDirectory: string, now: () => Date): DeskLog {
  const file = openSync(join(dataDirectory, "log.jsonl"), "a");
  let open = true;
  const write = (line: Line): void => {
    // A run that outlasts the drain may still have something to say.
    if (open) writeSync(file, `${JSON.stringify(line)}\n`);
    const stream = line["level"] === "information" ? process.stdout : process.stderr;
    stream.write(`${readable(line)}\n`);
  };
  return {
    host({ level, category, message, functionName, invocationId }) {
      const recorded = category.endsWith(".User") ? parsed(message) : undefined;
      if (recorded !== undefined) write(recorded);
      else if (remarkable.has(level)) {
        write({
          at: now().toISOString(),
          level,
          code: category,
          function: functionName,
          invocationId,
          message,
        });
      }
    },
    trouble(service, error) {
      const summary: ErrorSummary = summaryOf(error);
      write({ at: now().toISOString(), level: "error", code: `${service}-trouble`, error: summary });
    },
    close() {
      open = false;
      closeSync(file);
    },
  };
}

/** The host also tells of each run that it began and ended; the application's own entries say more. */
const remarkable: ReadonlySet<string> = new Set(["warning", "error", "critical"]);

function parsed(message: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(message);
    return typeof line === "object" && line !== null ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}

/** `10:00:00.123 information request-answered function=file-accounts status=201 …` */
function readable({ at, level, code, traceId, ...fields }: Line): string {
  const time = String(at).slice(11, 23);
  const known = Object.entries({ ...fields, traceId }).filter(([, value]) => value !== undefined);
  const values = known.map(([name, value]) => `${name}=${shown(value)}`);
  return [time, level, code, ...values].join(" ");
}

const shown = (value: unknown): string =>
  typeof value === "string" && /^[\w:.-]+$/.test(value) ? value : JSON.stringify(value);
