/**
 * How rhea is made to behave as a broker needs it, connection by connection and session by session: nothing here
 * changes the library for its other users in the same process, such as the SDK itself.
 */
import {
  type AmqpError,
  type Delivery,
  type DeliveryBuffer,
  type EventContext,
  type IncomingLink,
  type Link,
  type OutgoingLink,
  type Session,
} from "./amqp.ts";
import { HIGHEST_HANDLE } from "./frame-gate.ts";

/**
 * Fits a session that a peer has just begun to the needs of a broker:
 *
 * - a link's attach is answered when {@link answerAttach} is called, not before anybody could look at it;
 * - messages arrive as bytes, undecoded, so that what the broker does not understand passes through unchanged;
 * - of a message larger than `largestMessageBytes` only the size is kept ({@link takeIncomingBytes});
 * - an outcome is told of the deliveries that have it, and of no other that was settled in the same round;
 * - any number of deliveries may be unsettled, in any order (rhea stops at 2,048 behind the oldest);
 * - a disposition that names deliveries never made ends the connection instead of counting to four billion, and so
 *   does a message without an id, which could never be settled.
 */
export function adoptSession(session: Session, largestMessageBytes: number, onFlow: () => void): void {
  answerAttachesLater(session);
  keepMessagesRaw(session, largestMessageBytes);
  tellOutcomesApart(session);
  session.local.begin.handle_max = HIGHEST_HANDLE;
  session.outgoing.deliveries = new UnsettledDeliveries(() => session.outgoing.next_pending_delivery);
  const [onDisposition, onFlowFrame] = [session.on_disposition.bind(session), session.on_flow.bind(session)];
  session.on_disposition = (frame) => {
    const { role, first = 0, last } = frame.performative;
    const next = role === true ? session.outgoing.next_delivery_id : (session.incoming.next_delivery_id ?? 0);
    if ((last ?? first) >= next) throw new RangeError("a disposition of deliveries never made");
    onDisposition(frame);
  };
  session.on_flow = (frame) => {
    onFlowFrame(frame);
    onFlow();
  };
}

/** Answers the peer's attach with what now stands in `link.local.attach`; with an error, detaches at once. */
export function answerAttach(link: Link, error?: AmqpError): void {
  if (!Object.hasOwn(link, "open")) return;
  Reflect.deleteProperty(link, "open");
  link.open();
  if (error !== undefined) link.close(error);
}

/** The format that the peer gave the message; zero where it gave none. */
export function formatOf({ format }: EventContext): number {
  return format === undefined || format === null || format === RAW_FORMAT ? 0 : format;
}

/** How many bytes the message that has just arrived had, whether they were kept or not. */
export function takeIncomingBytes(link: IncomingLink): number {
  const bytes = incomingBytes.get(link) ?? 0;
  incomingBytes.set(link, 0);
  return bytes;
}

/** How many deliveries the session has been given that the peer's window did not let out yet. */
export function pendingDeliveries({ outgoing }: Session): number {
  return outgoing.next_delivery_id - outgoing.next_pending_delivery;
}

/** Lets go of a delivery, when the round is over, that both sides have settled. */
export function forget(delivery: Delivery): void {
  delivery.link.session.outgoing.deliveries.by_id(delivery.id);
}

/**
 * Uses up the credit of a draining link and says so. rhea stays silent when no credit is left, but the peer waits
 * for the answer all the same and detaches when it does not come.
 */
export function answerDrain(link: OutgoingLink): void {
  link._get_drain = () => {
    if (!link._draining) return false;
    link.delivery_count += link.credit;
    link.credit = 0;
    link._draining = false;
    return true;
  };
  link.issue_flow = true;
  link.connection._register();
}

/** Any but zero, at which rhea would decode the message. */
const RAW_FORMAT = 0x7fff_ffff;

const NOTHING = Buffer.alloc(0);

const incomingBytes = new WeakMap<Link, number>();

function answerAttachesLater(session: Session): void {
  const createLink = session.create_link.bind(session);
  session.create_link = (name, kind, options) => {
    const link = createLink(name, kind, options);
    link.open = () => undefined;
    return link;
  };
}

function keepMessagesRaw(session: Session, largestMessageBytes: number): void {
  const onTransfer = session.on_transfer.bind(session);
  session.on_transfer = (frame) => {
    if (frame.performative.message_format === 0) frame.performative.message_format = RAW_FORMAT;
    const link = session.remote.handles[frame.performative.handle ?? -1];
    frame.payload ??= NOTHING;
    if (link !== undefined) {
      const bytes = (incomingBytes.get(link) ?? 0) + frame.payload.length;
      incomingBytes.set(link, bytes);
      if (bytes > largestMessageBytes) frame.payload = NOTHING;
      const { delivery_id: id } = frame.performative;
      if (link._incomplete === undefined && typeof id !== "number") {
        throw new RangeError("a message without a delivery-id");
      }
    }
    onTransfer(frame);
  };
}

/** rhea takes the outcome of the first of two deliveries in a row for that of both. */
function tellOutcomesApart(session: Session): void {
  const { incoming, outgoing } = session;
  const [processIncoming, processOutgoing] = [
    incoming.process.bind(incoming),
    outgoing.process.bind(outgoing),
  ];
  incoming.process = () => {
    for (const run of runsOfOneOutcome(incoming.updated)) {
      incoming.updated = run;
      processIncoming(session);
    }
  };
  outgoing.process = () => {
    for (const run of runsOfOneOutcome(outgoing.pending_dispositions)) {
      outgoing.pending_dispositions = run;
      processOutgoing();
    }
  };
}

/** The deliveries in order, apart where the outcome changes; one run of none where there are none. */
function runsOfOneOutcome(deliveries: readonly Delivery[]): readonly (readonly Delivery[])[] {
  const runs: Delivery[][] = [[]];
  for (const delivery of deliveries) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run === undefined || (before !== undefined && !(isAccepted(before) && isAccepted(delivery)))) {
      runs.push([delivery]);
    } else run.push(delivery);
  }
  return runs;
}

function isAccepted({ state }: Delivery): boolean {
  return state?.descriptor?.value === ACCEPTED;
}

const ACCEPTED = 0x24;

/** Takes the place of rhea's ring of deliveries, with the operations that rhea uses. */
class UnsettledDeliveries implements DeliveryBuffer {
  readonly #byId = new Map<number, Delivery>();
  #touched: Delivery[] = [];
  readonly #nextPending: () => number;

  constructor(nextPending: () => number) {
    this.#nextPending = nextPending;
  }

  available(): number {
    return Number.MAX_SAFE_INTEGER;
  }

  push(delivery: Delivery): void {
    this.#byId.set(delivery.id, delivery);
  }

  by_id(id: number): Delivery | undefined {
    const delivery = this.#byId.get(id);
    if (delivery !== undefined) this.#touched.push(delivery);
    return delivery;
  }

  /** Called at the end of every round: looks at what the round touched, and nothing else. */
  pop_if(isDone: (delivery: Delivery) => boolean): void {
    for (const delivery of this.#touched) {
      if (isDone(delivery)) this.#byId.delete(delivery.id);
      else if (delivery.id < this.#nextPending()) delivery.data = [];
    }
    this.#touched = [];
  }
}
