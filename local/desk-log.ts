import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { summaryOf } from "../shared/adapters/system/error-summary.ts";
import { type LogEntry } from "./functions-host/functions-host.ts";

export interface DeskLogOptions {
  readonly dataDirectory: string;
  readonly now: () => Date;
  /** Takes each line in a form for reading; the console when absent. */
  readonly print?: (level: string, text: string) => void;
}

export interface DeskLog {
  /** Takes what the Functions host logs: the entries of the application, and what it says itself. */
  host(entry: LogEntry): void;
  /** Takes what went wrong in one of the services around the application. */
  trouble(service: string, error: unknown): void;
  close(): void;
}

type Line = Readonly<Record<string, unknown>>;

/** Writes every line as JSON to `log.jsonl` in the data, and in a form for reading to the console. */
export function openDeskLog({ dataDirectory, now, print = printOnConsole }: DeskLogOptions): DeskLog {
  const file = openSync(join(dataDirectory, "log.jsonl"), "a");
  let open = true;
  const write = (line: Line): void => {
    // A run that outlasts the drain may still have something to say.
    if (open) writeSync(file, `${JSON.stringify(line)}\n`);
    print(String(line["level"]), readable(line));
  };
  return {
    host(entry) {
      const recorded = isOfTheApplication(entry) ? parsed(entry.message) : undefined;
      if (recorded !== undefined) write(recorded);
      else if (isOfTheApplication(entry) || remarkable.has(entry.level)) write(hostLine(entry, now()));
    },
    trouble(service, error) {
      const at = now().toISOString();
      write({ at, level: "error", code: `${service}-trouble`, error: summaryOf(error) });
    },
    close() {
      open = false;
      closeSync(file);
    },
  };
}

const isOfTheApplication = ({ category }: LogEntry): boolean => category.endsWith(".User");

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

const hostLine = ({ level, category, message, functionName, invocationId }: LogEntry, now: Date): Line => ({
  at: now.toISOString(),
  level,
  code: category,
  function: functionName,
  invocationId,
  message,
});

/** `10:00:00.123 information request-answered function=file-accounts status=201 …` */
function readable({ at, level, code, traceId, ...fields }: Line): string {
  const time = String(at).slice(11, 23);
  const known = Object.entries({ ...fields, traceId }).filter(([, value]) => value !== undefined);
  return [time, level, code, ...known.map(([name, value]) => `${name}=${shown(value)}`)].join(" ");
}

const shown = (value: unknown): string =>
  typeof value === "string" && /^[\w:.-]+$/.test(value) ? value : JSON.stringify(value);

function printOnConsole(level: string, text: string): void {
  (level === "information" ? process.stdout : process.stderr).write(`${text}\n`);
}
