import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "./replace-file.ts";

const endpoints = z.object({
  /** Of the process to signal: a signal to npm does not reach it. */
  pid: z.number(),
  url: z.string(),
  control: z.string(),
  identity: z.object({
    url: z.string(),
    issuer: z.string(),
    jwksUri: z.string(),
    staffIssuer: z.string(),
    staffJwksUri: z.string(),
    audience: z.string(),
  }),
  paymentProvider: z.object({ url: z.string(), apiKey: z.string() }),
  cosmos: z.string(),
  serviceBus: z.string(),
  blob: z.string(),
  ports: z.record(z.string(), z.number()),
  dataDirectory: z.string(),
});

/** Where everything of a running system is. */
export type Endpoints = z.infer<typeof endpoints>;

const fileName = "endpoints.json";

/** Systems that run from this checkout, by the port of the application, so that commands find them. */
const runningDirectory = join(import.meta.dirname, "..", ".local", "running");

export async function writeEndpoints(value: Endpoints): Promise<void> {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  await replaceFile(join(value.dataDirectory, fileName), text);
  await mkdir(runningDirectory, { recursive: true });
  await replaceFile(runningFile(portOf(value)), text);
}

/** The system that was started at that port. @throws Error when there was none. */
export async function endpointsAt(port: number): Promise<Endpoints> {
  const found = await readEndpoints(runningFile(port));
  if (found === undefined)
    throw new Error(`no system was started at port ${String(port)}: npm start -- --port ${String(port)}`);
  return found;
}

/** What the last system on this data wrote; `undefined` when there was none. */
export const lastEndpoints = (dataDirectory: string): Promise<Endpoints | undefined> =>
  readEndpoints(join(dataDirectory, fileName));

/** Afterwards no command finds the system any more. */
export const forgetRunning = (value: Endpoints): Promise<void> =>
  rm(runningFile(portOf(value)), { force: true });

const runningFile = (port: number): string => join(runningDirectory, `${String(port)}.json`);

const portOf = ({ url }: Endpoints): number => Number(new URL(url).port);

async function readEndpoints(path: string): Promise<Endpoints | undefined> {
  try {
    return endpoints.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
