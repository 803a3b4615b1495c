import { codec, type Delivery, type OutgoingLink } from "./amqp.ts";
import { type Claim, type Consumer } from "./consumer.ts";
import { type Queue, type QueueSession } from "./queue.ts";
import { type Refusal, refusalOf } from "./refusal.ts";
import { answerDrain, forget, pendingDeliveries } from "./rhea-session.ts";
import { type Turn } from "./turn.ts";

/** A client's receiving link: hands it messages as far as its credit goes, and settles what it settles. */
export interface ConsumerLink extends Consumer {
  readonly queue: Queue;
  readonly link: OutgoingLink;
  /** The peer granted credit, took it back or opened its window. */
  onFlow(): void;
  /** Takes no more messages; what it has locked stays locked, but a session is released. */
  end(): void;
}

/** @param session the session that the link is to hold, where the queue requires them. */
export function openConsumer(
  link: OutgoingLink,
  queue: Queue,
  session: QueueSession | undefined,
  turn: Turn,
): ConsumerLink {
  const claimed: Claim[] = [];

  const sendClaimed = (): void => {
    for (const { payload, tag } of claimed.splice(0)) link.send(payload, tag, 0);
  };

  const drainWhenEmpty = (): void => {
    if (link._draining && pendingDeliveries(link.session) === 0) answerDrain(link);
  };

  const consumer: ConsumerLink = {
    queue,
    link,
    removesOnDelivery: link.snd_settle_mode === SETTLED,
    capacity: () => {
      const window = Math.min(link.credit, link.session.outgoing.transfer_window());
      const room = window - pendingDeliveries(link.session) - claimed.length;
      return Number.isFinite(room) ? room : 0;
    },
    claim: (claim) => {
      if (claimed.push(claim) === 1) turn.afterwards(sendClaimed);
    },
    lose: (refusal) => link.close(refusal.fields),
    onFlow: () => {
      queue.wake();
      // Queued behind the messages of this turn: what is ready goes out first, then the rest of the credit is given up.
      if (link._draining) turn.afterwards(() => turn.afterwards(drainWhenEmpty));
    },
    end: () => {
      queue.detach(consumer);
      if (session?.holder === consumer) queue.releaseSession(session);
    },
  };

  if (session === undefined) queue.attach(consumer);
  else queue.holdSession(session, consumer);
  settleOn(consumer, turn);
  return consumer;
}

const SETTLED = 1;

type Settlement = (queue: Queue, token: string, delivery: Delivery) => void;

const settlements: Readonly<Record<"accepted" | "released" | "modified" | "rejected", Settlement>> = {
  accepted: (queue, token) => queue.complete(token),
  released: (queue, token) => queue.abandon(token),
  modified: (queue, token, { remote_state: state }) => {
    const changes = state?.message_annotations ?? {};
    if (state?.undeliverable_here === true) queue.defer(token, changes);
    else queue.abandon(token, changes);
  },
  rejected: (queue, token, { remote_state: state }) => {
    const { DeadLetterReason, DeadLetterErrorDescription, ...properties } = state?.error?.info ?? {};
    queue.deadLetter(token, {
      reason: text(DeadLetterReason) ?? text(state?.error?.condition),
      description: text(DeadLetterErrorDescription) ?? text(state?.error?.description),
      properties,
    });
  },
};

function settleOn({ link, queue }: ConsumerLink, turn: Turn): void {
  for (const [event, settle] of Object.entries(settlements)) {
    link.on(event, ({ delivery }: { readonly delivery: Delivery }) => {
      if (delivery.settled) return;
      delivery.settled = true;
      const refusal = refusalOf(() => settle(queue, delivery.tag.toString("hex"), delivery));
      turn.afterwards(() => answer(delivery, refusal));
    });
  }
}

/**
 * Under receiver settle mode "second" the peer waits for the broker to settle, with the outcome, and never settles
 * itself. "Accepted" stands for "done", whatever was asked for: the client takes any error for a failure.
 */
function answer(delivery: Delivery, refusal: Refusal | undefined): void {
  const outcome = refusal === undefined ? codec.accepted() : codec.rejected({ error: refusal.fields });
  delivery.update(true, outcome.described());
  delivery.remote_settled = true;
  forget(delivery);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
