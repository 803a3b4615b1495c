import { startServiceBus } from "../../../local/service-bus/service-bus.ts";

/** Run as a process of its own: it tells its port when it is ready, and what it holds when it is asked. */
export interface Vitals {
  readonly sockets: number;
  readonly heapBytes: number;
}

const short = { LockDuration: "PT0.5S", MaxDeliveryCount: 1_000 };
const Queues = [
  { Name: "busy" },
  { Name: "kept" },
  { Name: "hostile", Properties: short },
  { Name: "sessions", Properties: { ...short, RequiresSession: true } },
];
const { port } = await startServiceBus({ config: { UserConfig: { Namespaces: [{ Queues }] } } });

process.on("message", () => {
  globalThis.gc?.();
  const sockets = process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;
  process.send?.({ sockets, heapBytes: process.memoryUsage().heapUsed } satisfies Vitals);
});
process.send?.(port);
