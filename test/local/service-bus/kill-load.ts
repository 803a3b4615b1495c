import {
  type ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
  type ServiceBusSender,
} from "@azure/service-bus";
import { type Random } from "../../builders/random.ts";
import { type Entry, type Ledger, type Place } from "./kill-ledger.ts";

export const sessionIds: readonly string[] = ["A", "B", "C"];

/** Clients at work on a broker, who write down what they were told, until it is killed. */
export class Load {
  readonly ledger: Ledger;
  readonly random: Random;
  /** What went wrong while the broker lived. */
  readonly troubles: string[] = [];
  /** How many answers have come. */
  answers = 0;
  #isOver = false;

  constructor(ledger: Ledger, random: Random) {
    this.ledger = ledger;
    this.random = random;
  }

  /** Lets clients send, schedule, receive and settle in every way, and set the states of sessions. */
  start(client: ServiceBusClient): void {
    const sender = client.createSender("plain");
    const receivers = [0, 1, 2].map(() =>
      client.createReceiver("plain", { maxAutoLockRenewalDurationInMs: 0 }),
    );
    for (const receiver of receivers) void this.#repeat(() => receive(this, receiver));
    void this.#repeat(() => send(this, sender));
    void this.#repeat(() => schedule(this, sender));
    void this.#repeat(() => setState(this, client));
  }

  /** The broker is dead: nothing that comes from now on is written down. */
  end(): void {
    this.#isOver = true;
  }

  /** What was answered. @throws Error when the broker was dead before anybody looked. */
  async answered<T>(asked: Promise<T>): Promise<T> {
    const answer = await asked;
    if (this.#isOver) throw new Error("The broker is dead.");
    this.answers++;
    return answer;
  }

  entryOf({ body }: ServiceBusReceivedMessage): Entry | undefined {
    const entry = this.ledger.entries.get(String(body));
    if (entry === undefined) this.troubles.push(`${String(body)} came, and is not known to be anywhere`);
    return entry;
  }

  async #repeat(round: () => Promise<void>): Promise<void> {
    try {
      for (;;) await round();
    } catch (error) {
      if (!this.#isOver) this.troubles.push(String(error));
    }
  }
}

let lastCall = 0;

async function send(load: Load, sender: ServiceBusSender): Promise<void> {
  const count = load.random() < 0.4 ? 1 : 2 + Math.floor(load.random() * 8);
  const entries = newEntries(load, count, ["active"]);
  await load.answered(sender.sendMessages(entries.map(({ body }) => ({ body }))));
  entries.forEach(isSent);
}

/** Half of it for soon, so that some of it comes due under load. */
async function schedule(load: Load, sender: ServiceBusSender): Promise<void> {
  const [wait, places]: [number, readonly Place[]] =
    load.random() < 0.5 ? [200, ["scheduled", "active"]] : [3_600_000, ["scheduled"]];
  const entries = newEntries(load, 1 + Math.floor(load.random() * 3), places);
  const messages = entries.map(({ body }) => ({ body }));
  const at = new Date(Date.now() + wait);
  await load.answered(sender.scheduleMessages(messages, at));
  entries.forEach(isSent);
}

function newEntries({ ledger }: Load, count: number, places: readonly Place[]): readonly Entry[] {
  const call = ++lastCall;
  return Array.from({ length: count }, (_, index) => {
    const body = `${call}-${index}`;
    const entry: Entry = { body, call, places: [...places, "unsent"], low: 0, high: 0, held: "no" };
    ledger.entries.set(body, entry);
    return entry;
  });
}

function isSent(entry: Entry): void {
  entry.places = entry.places.filter((place) => place !== "unsent");
}

async function receive(load: Load, receiver: ServiceBusReceiver): Promise<void> {
  const messages = await load.answered(receiver.receiveMessages(8, { maxWaitTimeInMs: 300 }));
  for (const message of messages) {
    const entry = load.entryOf(message);
    if (entry === undefined) continue;
    hold(load, entry, message);
  }
  for (const message of messages) await finish(load, receiver, message);
}

function hold(
  { ledger, troubles }: Load,
  entry: Entry,
  { deliveryCount = 0 }: ServiceBusReceivedMessage,
): void {
  const { body, low, high, places, call } = entry;
  const expiry = entry.held === "earlier" ? 1 : 0;
  if (!places.includes("active") || deliveryCount < low + expiry || deliveryCount > high + expiry) {
    troubles.push(
      `${body} came with ${deliveryCount} deliveries; it was ${places.join()} with ${low} to ${high}`,
    );
  }
  for (const other of ledger.entries.values()) if (other.call === call) isSent(other);
  Object.assign(entry, { places: ["active"], low: deliveryCount, high: deliveryCount, held: "now" });
}

async function finish(
  load: Load,
  receiver: ServiceBusReceiver,
  message: ServiceBusReceivedMessage,
): Promise<void> {
  const entry = load.ledger.entries.get(String(message.body));
  if (entry === undefined) return;
  const choice = load.random();
  if (choice < 0.45) await move(load, entry, "gone", receiver.completeMessage(message));
  else if (choice < 0.6) await move(load, entry, "active", receiver.abandonMessage(message));
  else if (choice < 0.75) await move(load, entry, "dead", receiver.deadLetterMessage(message));
  else await deferAndTake(load, receiver, { message, entry });
}

/** Writes down that the message may be there, and then that it is there and nowhere else. */
async function move(load: Load, entry: Entry, to: Place, asked: Promise<unknown>): Promise<void> {
  entry.places = [...new Set([...entry.places, to])];
  await load.answered(asked);
  const counted = to === "active" || to === "deferred" ? 1 : 0;
  Object.assign(entry, { places: [to], low: entry.low + counted, high: entry.high + counted, held: "no" });
  if (to === "gone") entry.high = entry.low;
}

/** Asks half the time for what it has deferred, and completes that. */
async function deferAndTake(
  load: Load,
  receiver: ServiceBusReceiver,
  { message, entry }: { readonly message: ServiceBusReceivedMessage; readonly entry: Entry },
): Promise<void> {
  await move(load, entry, "deferred", receiver.deferMessage(message));
  if (load.random() < 0.5 || message.sequenceNumber === undefined) return;
  entry.high++;
  const asked = receiver.receiveDeferredMessages(message.sequenceNumber);
  const [deferred] = await load.answered(asked);
  if (deferred !== undefined) await move(load, entry, "gone", receiver.completeMessage(deferred));
}

async function setState(load: Load, client: ServiceBusClient): Promise<void> {
  const id = sessionIds[Math.floor(load.random() * sessionIds.length)] ?? "A";
  const session = await load.answered(client.acceptSession("sessions", id));
  const state = `state ${++lastCall}`;
  const { sessionStates } = load.ledger;
  sessionStates.set(id, [...(sessionStates.get(id) ?? [undefined]), state]);
  await load.answered(session.setSessionState(state));
  sessionStates.set(id, [state]);
  await load.answered(session.close());
}
