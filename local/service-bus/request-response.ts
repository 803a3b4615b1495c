import {
  codec,
  type DecodedMessage,
  type Delivery,
  type IncomingLink,
  type OutgoingLink,
  types,
  type Typed,
} from "./amqp.ts";
import { manage } from "./management.ts";
import { type Queue } from "./queue.ts";
import { LARGEST_MESSAGE_BYTES, tooLarge } from "./producer-link.ts";
import { checkSections } from "./content.ts";
import { asRefusal, refusalOf } from "./refusal.ts";
import { takeIncomingBytes } from "./rhea-session.ts";
import { type Turn } from "./turn.ts";

/** Room for a batch at its limit and what a request wraps around it. */
export const LARGEST_REQUEST_BYTES = 2 * LARGEST_MESSAGE_BYTES;

/** The links on which the peer of one connection hears the answers to its requests, by the addresses it gave them. */
export class Replies {
  readonly #links = new Map<string, OutgoingLink>();

  open(link: OutgoingLink): void {
    this.#links.set(link.name, link);
    if (typeof link.target?.address === "string") this.#links.set(link.target.address, link);
  }

  close(link: OutgoingLink): void {
    for (const [address, open] of this.#links) if (open === link) this.#links.delete(address);
  }

  /** @returns what sends the answer, settled. Nobody hears it where the request named no link that is open. */
  prepare(request: DecodedMessage, { properties, body }: Answer): () => void {
    const link = this.#links.get(String(request.reply_to));
    const payload = codec.encode({
      to: request.reply_to,
      correlation_id: request.message_id,
      application_properties: properties,
      body: body ?? codec.data_section(Buffer.alloc(0)),
    });
    return () => {
      if (link?.is_open() === true) link.send(payload, Buffer.from([0]), 0).settled = true;
    };
  }
}

/**
 * `$cbs`, where a client presents the token of an entity before it attaches to it. Every token is accepted: who
 * reaches a port on loopback is trusted. The answer carries both spellings of its status: the service's own
 * (`status-code`), which .NET reads, and the one of `$management`.
 */
export function openClaimsNode(link: IncomingLink, replies: Replies, turn: Turn): void {
  const [status, description] = [types.wrap_int(202), "Accepted"];
  const properties = {
    statusCode: status,
    statusDescription: description,
    "status-code": status,
    "status-description": description,
  };
  answerRequests(link, { replies, turn, answer: () => ({ properties }) });
}

/** An entity's `$management` node. */
export function openManagementNode(link: IncomingLink, queue: Queue, replies: Replies, turn: Turn): void {
  answerRequests(link, { replies, turn, answer: (request) => managementAnswer(queue, request) });
}

interface Answer {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly body?: Typed | undefined;
}

interface Node {
  readonly replies: Replies;
  readonly turn: Turn;
  readonly answer: (request: DecodedMessage) => Answer;
}

function answerRequests(link: IncomingLink, { replies, turn, answer }: Node): void {
  link.on("message", ({ delivery, message }: { readonly delivery: Delivery; readonly message: Buffer }) => {
    const refusal = refusalOf(() => {
      if (takeIncomingBytes(link) > LARGEST_REQUEST_BYTES) throw tooLarge(message.length);
      checkSections(message);
      const request = codec.decode(message);
      turn.afterwards(replies.prepare(request, answer(request)));
    });
    const outcome = refusal === undefined ? codec.accepted() : codec.rejected({ error: refusal.fields });
    delivery.update(true, outcome.described());
  });
}

function managementAnswer(queue: Queue, request: DecodedMessage): Answer {
  try {
    const body = manage(queue, request);
    const status = body === undefined ? 204 : 200;
    return { properties: { statusCode: types.wrap_int(status), statusDescription: "OK" }, body };
  } catch (error) {
    const { status, condition, message } = asRefusal(error);
    return {
      properties: {
        statusCode: types.wrap_int(status),
        statusDescription: message,
        errorCondition: types.wrap_symbol(condition),
      },
    };
  }
}
