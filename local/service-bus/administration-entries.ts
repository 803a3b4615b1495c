import { type Element, element, type Entry, instant } from "./atom.ts";
import { type QueueDescription } from "./queue-properties.ts";
import { type Queues } from "./queues.ts";

/** What is administered. */
export interface Administered {
  readonly name: string;
  readonly startedAt: number;
  readonly queues: Queues;
}

/** @param base where the client found the service. */
export function namespaceEntry({ name, startedAt }: Administered, base: string): Entry {
  const description: Element = {
    name: "NamespaceInfo",
    attributes: { xmlns: CONNECT },
    content: [
      element("CreatedTime", instant(startedAt)),
      element("MessagingSKU", "Standard"),
      element("ModifiedTime", instant(startedAt)),
      element("Name", name),
      element("NamespaceType", "Messaging"),
    ],
  };
  const id = `${base}/$namespaceinfo`;
  return { id, title: name, author: name, createdAt: startedAt, updatedAt: startedAt, description };
}

/** A queue with its properties, and what is in it at this moment. @param base where the client found the service. */
export function queueEntry(namespace: Administered, queue: QueueDescription, base: string): Entry {
  const { name, createdAt, updatedAt } = queue;
  return {
    id: `${base}/${name}?api-version=2021-05`,
    title: name,
    author: namespace.name,
    createdAt,
    updatedAt,
    description: {
      name: "QueueDescription",
      attributes: { xmlns: CONNECT, "xmlns:i": INSTANCE },
      content: [...propertyElements(queue, base), ...runtimeElements(namespace, queue)],
    },
  };
}

const CONNECT = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";
const COUNTS = "http://schemas.microsoft.com/netservices/2011/06/servicebus";
const INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
/** .NET's first instant: what the service says of a queue that nobody has used. */
const NEVER = "0001-01-01T00:00:00Z";

function propertyElements({ properties }: QueueDescription, base: string): readonly Element[] {
  const address = (name: string): string => `sb://${base.replace(/^.*\/\//, "")}/${name}`;
  return Object.entries(properties)
    .filter(([, text]) => text !== "")
    .map(([name, text]) => {
      if (name === "AuthorizationRules") return { name, content: { markup: typedRules(text) } };
      return element(name, name.startsWith("Forward") ? address(text) : text);
    });
}

/** Clients leave out a rule that does not say of which type it is. */
function typedRules(markup: string): string {
  const type = 'i:type="SharedAccessAuthorizationRule"';
  return markup.replaceAll("<AuthorizationRule>", `<AuthorizationRule ${type}>`);
}

function runtimeElements({ queues }: Administered, queue: QueueDescription): readonly Element[] {
  const { active, scheduled, deadLetters, total, bytes, accessedAt } = queues.contents(queue);
  return [
    element("SizeInBytes", bytes),
    element("MessageCount", total),
    element("IsAnonymousAccessible", false),
    element("CreatedAt", instant(queue.createdAt)),
    element("UpdatedAt", instant(queue.updatedAt)),
    element("AccessedAt", accessedAt === undefined ? NEVER : instant(accessedAt)),
    element("SupportOrdering", true),
    {
      name: "CountDetails",
      attributes: { "xmlns:d2p1": COUNTS },
      content: [
        element("d2p1:ActiveMessageCount", active),
        element("d2p1:DeadLetterMessageCount", deadLetters),
        element("d2p1:ScheduledMessageCount", scheduled),
        element("d2p1:TransferMessageCount", 0),
        element("d2p1:TransferDeadLetterMessageCount", 0),
      ],
    },
    element("EntityAvailabilityStatus", "Available"),
  ];
}
