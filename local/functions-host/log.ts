/** The levels of the Functions runtime. */
export type LogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";

/** `user` is what the app logs itself. */
export type LogCategory = "user" | "system" | "customMetric";

export interface LogEntry {
  readonly level: LogLevel;
  /** As in host.json: `Host.Startup`, `Function.{name}`, `Function.{name}.User`. */
  readonly category: string;
  readonly message: string;
  readonly functionName?: string;
  readonly invocationId?: string;
}

export type Log = (entry: LogEntry) => void;

/** Writes what is worth a look to the console: everything from `information` upwards. */
export function logToConsole({ level, category, message }: LogEntry): void {
  if (level === "error" || level === "critical") console.error(`[${category}] ${message}`);
  else if (level === "warning") console.warn(`[${category}] ${message}`);
  else if (level === "information") console.info(`[${category}] ${message}`);
}

/** What went wrong, with its stack where there is one. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack ?? `${error.name}: ${error.message}`;
}
