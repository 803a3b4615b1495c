import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";

// Most of a start is compiling what it imports: what was compiled once is kept, so the import comes after.
enableCompileCache(join(import.meta.dirname, "..", "node_modules", ".cache", "compiled"));
const { startSystem } = await import("./system.ts");

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "7071" },
    data: { type: "string", default: ".local" },
    clock: { type: "string" },
    entry: { type: "string" },
  },
});

const system = await startSystem({
  port: Number(values.port),
  dataDirectory: values.data,
  ...(values.clock === undefined ? {} : { clockStart: instant(values.clock) }),
  ...(values.entry === undefined ? {} : { entry: values.entry }),
});
console.log(`ready ${system.endpoints.url}`);

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void system.close().then(() => process.exit(0));
  });
}

function instant(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new Error(`--clock wants an instant such as 2024-01-26T09:00:00Z, not ${text}`);
  return date;
}
