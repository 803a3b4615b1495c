/** Runs a Functions host for a test that forked this file, and obeys the test. */
import { startFunctionsHost } from "../../../../local/functions-host/functions-host.ts";
import { type Command, type HostProcessOptions } from "./host-protocol.ts";

const { clock, ...options } = JSON.parse(process.argv[2] ?? "{}") as HostProcessOptions;
let clockOffset = clock === undefined ? 0 : Date.parse(clock) - Date.now();

try {
  const host = await startFunctionsHost({
    ...options,
    now: () => new Date(Date.now() + clockOffset),
    log: (entry) => {
      if (process.connected) process.send?.({ log: entry });
    },
  });
  process.once("disconnect", endWithTest);
  process.once("SIGTERM", () => {
    process.off("disconnect", endWithTest); // from here on the process has to come to its end by itself
    void host.close().then(() => process.disconnect());
  });
  process.on("message", (command: Command & { readonly id?: number }) => {
    if (command.id === undefined) return;
    void carryOut(command).then(
      () => process.send?.({ done: command.id }),
      (error: unknown) => process.send?.({ done: command.id, failure: String(error) }),
    );
  });
  process.send?.({ started: { url: host.url, functions: host.functions } });

  async function carryOut(command: Command): Promise<void> {
    if (command.do === "runTimer") return host.runTimer(command.name);
    clockOffset = Date.parse(command.clock) - Date.now();
    host.clockMoved();
  }
} catch (error) {
  process.send?.({ failed: String(error) });
  process.disconnect();
}

function endWithTest(): void {
  process.exit(1);
}
