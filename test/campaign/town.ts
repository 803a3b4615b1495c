import { announce, hintFor } from "../../shared/application/announce.ts";
import { SetAside } from "../../shared/application/consume-work.ts";
import { Fault } from "../../shared/application/fault.ts";
import { findFiling } from "../../shared/application/find-filing.ts";
import { type Envelope } from "../../shared/application/ports/work-queues.ts";
import { parseWorkEvent } from "../../shared/contracts/messages/work-message.ts";
import { type Filer } from "../../shared/domain/access/principal.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { moveOut } from "../../shared/domain/filing/steps.ts";
import { type Result } from "../../shared/domain/result.ts";
import { aFiler, openAlways } from "../builders/access.ts";
import { someAccounts } from "../builders/accounts.ts";
import { anApplication } from "../builders/application.ts";
import { minutes, morning } from "../builders/times.ts";
import { jsonFile } from "../doubles/json-accounts-reader.ts";
import { type MemoryPorts, memoryPorts } from "../doubles/memory-ports.ts";
import { type QueuedMessage } from "../doubles/memory-work-queues.ts";
import { type Poison, spoiled } from "./poison.ts";

/**
 * A filer with one filing for each poison, who does the next thing for each as soon as it can be done. What meets a poison
 * of its move is first moved to another space.
 */
export interface Town {
  readonly world: MemoryPorts;
  readonly application: ReturnType<typeof anApplication>;
  /** Everybody does what can be done now; messages are delivered until none is visible. */
  readonly act: () => Promise<void>;
  /** The same for so many minutes, with the timers. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** The causes are gone: nothing is spoiled, and the new release can read what it sent. */
  readonly mend: () => void;
  /** The filings, in the order of their poisons. */
  readonly filings: () => Promise<readonly Filing[]>;
}

const tickMilliseconds = minutes(10);

export async function townOf(poisons: readonly Poison[]): Promise<Town> {
  const world = memoryPorts({ now: morning, timetable: openAlways });
  const { ports, begin } = spoiled(world);
  const application = anApplication(world);
  const consumer = anApplication(ports);
  const opened = await logIn(application, aFiler());
  const elsewhere = await logIn(application, aFiler("idaas", "key-2"));
  const poisonOf = new Map<string, Poison>();
  let isMended = false;

  const ids: string[] = [];
  for (const [index, poison] of poisons.entries()) {
    const accounts = someAccounts({ enterpriseNumber: enterpriseNumber(index) });
    const upload = {
      bytes: jsonFile({ accounts }),
      format: "xbrl",
      idempotencyKey: `upload-${String(index)}`,
      receivedAt: morning,
    } as const;
    const { filing } = answered(await application.fileAccounts(opened, upload, {}));
    ids.push(filing.value.id);
    if (poison.queue !== "settle") poisonOf.set(`${poison.queue} ${filing.value.id}`, poison);
  }

  const filing = async (id: string): Promise<Filing> => {
    const uploaded = await world.spaces.filing(opened.space, id);
    const found = (await findFiling(world.spaces, opened.space, id)) ?? uploaded;
    if (found === undefined) throw new Error(`${id} is gone`);
    return found.value;
  };

  /** The contact centre moves a filing to the other space. */
  const move = async (id: string): Promise<void> => {
    const found = await world.spaces.filing(opened.space, id);
    if (found?.value.status !== "ready-for-payment") throw new Error(`${id} cannot be moved`);
    const leaving = moveOut(found.value, { id: `move-${id}`, to: elsewhere.space }, world.clock.now());
    await world.spaces.commit(opened.space, [{ replace: { filing: leaving }, version: found.version }]);
    await announce(world, "move", { messages: [hintFor(opened.space, id)], trace: {} });
  };

  /** The filer starts the payment of a filing, and a payer pays it. */
  const pay = async ({ id, spaceId }: Filing, poison: Poison | undefined): Promise<void> => {
    const request = { filings: [id], idempotencyKey: `pay-${id}`, receivedAt: world.clock.now() };
    const holder = [opened, elsewhere].find(({ space }) => space.spaceId === spaceId) ?? opened;
    const { payment } = answered(await application.startPayment(holder, request));
    if (poison?.queue === "settle") poisonOf.set(`settle ${payment.value.id}`, poison);
    const page = answered(await application.payByLink(payment.value.linkToken));
    const checkoutId = page.slice(page.lastIndexOf("/") + 1);
    world.provider.set(checkoutId, "paid");
    await application.noticePayment(checkoutId, {});
  };

  /** One delivery, as the trigger of the queue makes it. */
  const deliver = async (message: QueuedMessage): Promise<void> => {
    const envelope = read(message.text, isMended);
    const poison = isMended ? undefined : poisonOf.get(`${message.queue} ${envelope.message.subject}`);
    if (poison?.kind === "unreadable") {
      world.queues.sendText(message.queue, asOfTomorrow(message.text));
      return;
    }
    begin(poison);
    await consumer.consume(message.queue, envelope);
  };

  const act = async (): Promise<void> => {
    const { queues } = world;
    for (let next = queues.take(); next !== undefined; next = queues.take()) {
      if (!(await succeeds(deliver(next)))) queues.giveBack(next);
    }
    for (const [index, id] of ids.entries()) {
      const found = await filing(id);
      if (found.status !== "ready-for-payment") continue;
      if (poisons[index]?.queue === "move" && found.moves === undefined) await move(id);
      else await pay(found, poisons[index]);
    }
    if (queues.waiting.some(({ visibleAt }) => visibleAt <= world.clock.now())) await act();
  };

  return {
    world,
    application,
    act,
    async pass(milliseconds) {
      for (let passed = 0; passed < milliseconds; passed += tickMilliseconds) {
        const lastTick = world.clock.now();
        world.clock.advance(tickMilliseconds);
        await application.sweepWaiting(lastTick);
        await act();
      }
    },
    mend: () => {
      isMended = true;
    },
    filings: () => Promise.all(ids.map(filing)),
  };
}

async function logIn(application: ReturnType<typeof anApplication>, filer: Filer) {
  const details = { language: "nl", email: "jan@peeters.example", name: "Jan" } as const;
  answered(await application.putProfile(filer, details, morning));
  return answered(await application.openSpace(filer, morning));
}

/** Whether a consumer returned; whatever it throws that a consumer may throw gives the message back. */
async function succeeds(delivery: Promise<void>): Promise<boolean> {
  try {
    await delivery;
    return true;
  } catch (error) {
    if (error instanceof SetAside || error instanceof Fault) return false;
    if (error instanceof TypeError || error instanceof Unreadable) return false;
    throw error;
  }
}

class Unreadable extends Error {}

const today = '"schemaVersion":1';
const tomorrow = '"schemaVersion":2';

const asOfTomorrow = (text: string): string => text.replace(today, tomorrow);

/** Today's release does not know tomorrow's version; tomorrow's knows both. */
function read(text: string, isTomorrow: boolean): Envelope {
  const known = isTomorrow ? text.replace(tomorrow, today) : text;
  if (known.includes(tomorrow)) throw new Unreadable("a version that nobody knows yet");
  return parseWorkEvent(JSON.parse(known));
}

function answered<Value>(result: Result<Value, { readonly kind: string }>): Value {
  if (!result.ok) throw new Error(result.refusal.kind);
  return result.value;
}

/** Enterprises of their own, with their check digits. */
function enterpriseNumber(index: number): string {
  const body = 4_000_000 + index;
  return `${String(body).padStart(8, "0")}${String(97 - (body % 97)).padStart(2, "0")}`;
}
