import {
  type FunctionsHost,
  type FunctionsHostOptions,
  type LogEntry,
} from "../../../../local/functions-host/functions-host.ts";

/** What a test gives to the host's process, as JSON in its first argument. */
export interface HostProcessOptions extends Omit<FunctionsHostOptions, "now" | "log"> {
  /** The instant at which the timers' clock begins; absent: now. */
  readonly clock?: string;
}

/** What a test may ask of a host that runs. */
export type Command =
  { readonly do: "setClock"; readonly clock: string } | { readonly do: "runTimer"; readonly name: string };

/** What the host's process tells the test. */
export interface FromHost {
  readonly started?: Pick<FunctionsHost, "url" | "functions">;
  readonly failed?: string;
  readonly log?: LogEntry;
  /** What the app had recorded by its end. */
  readonly recorded?: readonly (readonly unknown[])[];
  /** The number of a command that has been carried out. */
  readonly done?: number;
  readonly failure?: string;
}
