/**
 * How rhea is made to behave as a broker needs it, connection by connection and session by session: nothing here
 * changes the library for its other users in the same process, such as the SDK itself.
 */
import {
  type AmqpError,
  type Connection,
  type Delivery,
  type DeliveryBuffer,
  type EventContext,
  type IncomingLink,
  type Link,
  type OutgoingLink,
  type Session,
} from "./amqp.ts";

/**
 * Fits a session that a peer has just begun to the needs of a broker:
 *
 * - a link's attach is answered when {@link answerAttach} is called, not before anybody could look at it;
 * - messages arrive as bytes, undecoded, so that what the broker does not understand passes through unchanged;
 * - of a message larger than `largestMessageBytes` only the size is kept ({@link takeIncomingBytes});
 * - any number of deliveries may be unsettled, in any order (rhea stops at 2,048 behind the oldest);
 * - a disposition that names deliveries never made ends the connection instead of counting to four billion.
 */
export function adoptSession(session: Session, largestMessageBytes: number, onFlow: () => void): void {
  answerAttachesLater(session);
  keepMessagesRaw(session, largestMessageBytes);
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

/** Lets the frames of one round leave in one write to the socket, not each in its own. */
export function writeTogether(connection: Connection): void {
  const processRound = connection._process.bind(connection);
  connection._process = () => {
    connection.socket.cork();
    try {
      processRound();
    } finally {
      connection.socket.uncork();
    }
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
    frame.payload ??= Buffer.alloc(0);
    if (link !== undefined) {
      const bytes = (incomingBytes.get(link) ?? 0) + frame.payload.length;
      incomingBytes.set(link, bytes);
      if (bytes > largestMessageBytes) frame.payload = Buffer.alloc(0);
    }
    onTransfer(frame);
  };
}

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
