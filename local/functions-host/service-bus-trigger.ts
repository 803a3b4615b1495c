import { setImmediate } from "node:timers/promises";
import {
  ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from "@azure/service-bus";
import { type ServiceBusTrigger } from "./function-trigger.ts";
import { createGate, type Gate } from "./gate.ts";
import { type HostConfiguration } from "./host-file.ts";
import { type Invoke, type Occasion } from "./invocation.ts";
import { type Listener } from "./listener.ts";
import { describeError, type Log } from "./log.ts";
import { type RegisteredFunction } from "./registration.ts";
import { jsonData, type RpcTypedData } from "./rpc-data.ts";
import { continueTrace } from "./trace-context.ts";

export interface ServiceBusSetting {
  readonly registered: RegisteredFunction;
  readonly trigger: ServiceBusTrigger;
  readonly host: HostConfiguration["serviceBus"];
  readonly invoke: Invoke;
  readonly log: Log;
}

/**
 * Hands the messages of a queue to a function: locked while it works, completed when it returns, abandoned when it
 * throws, so that the queue delivers them again and sets them aside in the end. A broker that is away is tried again
 * for ever.
 */
export function createServiceBusListener(setting: ServiceBusSetting): Listener {
  const { trigger, host } = setting;
  const client = new ServiceBusClient(trigger.connectionString, { retryOptions: impatient });
  const receiver = client.createReceiver(trigger.queueName, {
    receiveMode: "peekLock",
    maxAutoLockRenewalDurationInMs: host.maxAutoLockRenewalMilliseconds,
    skipParsingBodyAsJson: true,
  });
  // The client alone is not enough: it asks for one message too many for each that was in hand as a connection broke.
  const gate = createGate(host.maxConcurrentCalls);
  const inHand = new Set<Promise<void>>();
  const nextTurn = createTurns();
  const reportTrouble = createTroubleReport(setting);
  let subscription: { close(): Promise<void> } | undefined;

  return {
    start() {
      subscription = receiver.subscribe(
        {
          processMessage(message) {
            const work = handle(setting, { receiver, gate, nextTurn }, message).finally(() =>
              inHand.delete(work),
            );
            inHand.add(work);
            return work;
          },
          processError({ error }) {
            reportTrouble(error);
            return Promise.resolve();
          },
        },
        { autoCompleteMessages: false, maxConcurrentCalls: host.maxConcurrentCalls },
      );
      return Promise.resolve();
    },
    async stop() {
      await subscription?.close();
      await Promise.all(inHand);
    },
    async close() {
      await receiver.close();
      await client.close();
    },
  };
}

/** A broker on the same machine is back within moments of its start. */
const impatient = { maxRetries: 1, retryDelayInMs: 500, timeoutInMs: 5_000 };

interface Settling {
  readonly receiver: ServiceBusReceiver;
  readonly gate: Gate;
  readonly nextTurn: () => Promise<void>;
}

async function handle(
  setting: ServiceBusSetting,
  { receiver, gate, nextTurn }: Settling,
  message: ServiceBusReceivedMessage,
): Promise<void> {
  const { registered, trigger, host, invoke } = setting;
  const occasion: Occasion = {
    reason: `New ServiceBus message detected on '${trigger.queueName}'.`,
    trigger: { name: trigger.bindingName, data: bodyData(message.body, trigger.dataType) },
    metadata: messageMetadata(message),
    trace: continueTrace(diagnosticId(message)),
  };
  const succeeded = await gate(() => invoke(registered, occasion)).then(
    () => true,
    () => false,
  );
  await nextTurn();
  try {
    if (!succeeded) await receiver.abandonMessage(message);
    else if (trigger.autoCompleteMessages ?? host.autoCompleteMessages)
      await receiver.completeMessage(message);
  } catch (error) {
    // The lock was lost, or the broker is gone: the message will be delivered again.
    report(setting, `a message was not settled. ${describeError(error)}`);
  }
}

/**
 * Turns of the event loop, one for each who asks. rhea (3.0.5) writes all that is settled within one as one range, and
 * gives the second message of it the outcome of the first: what was done would be done again, or what failed be gone.
 */
function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => setImmediate());
    return last;
  };
}

/** A broker that is away fails every attempt in the same words: they are logged once. */
function createTroubleReport(setting: ServiceBusSetting): (error: Error) => void {
  let last = "";
  return (error) => {
    if (error.name === "AbortError" || error.message === last) return; // stopped by us, or said already
    last = error.message;
    report(setting, error.message);
  };
}

function report({ registered, trigger, log }: ServiceBusSetting, message: string): void {
  const { name } = registered.metadata;
  log({
    level: "warning",
    category: "Host.Triggers.ServiceBus",
    message: `Queue '${trigger.queueName}' of function '${name}': ${message}`,
    functionName: name,
  });
}

function bodyData(body: unknown, dataType: ServiceBusTrigger["dataType"]): RpcTypedData {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(bodyText(body));
  return dataType === "binary" ? { bytes } : { string: bytes.toString("utf8") };
}

/** Text is the body of an AMQP value, which no Service Bus client sends unasked; nor anything that is neither. */
function bodyText(body: unknown): string {
  if (body === undefined || body === null) return "";
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** The names and shapes of the Service Bus extension for .NET; what the message does not have is left out. */
function messageMetadata(message: ServiceBusReceivedMessage): Readonly<Record<string, RpcTypedData>> {
  const properties = message.applicationProperties ?? {};
  const values = {
    MessageId: message.messageId,
    SequenceNumber: message.sequenceNumber?.toNumber(),
    DeliveryCount: (message.deliveryCount ?? 0) + 1,
    LockToken: message.lockToken,
    EnqueuedTimeUtc: message.enqueuedTimeUtc,
    EnqueuedTime: message.enqueuedTimeUtc,
    ExpiresAtUtc: message.expiresAtUtc,
    ExpiresAt: message.expiresAtUtc,
    ContentType: message.contentType,
    CorrelationId: message.correlationId,
    Subject: message.subject,
    Label: message.subject,
    To: message.to,
    ReplyTo: message.replyTo,
    SessionId: message.sessionId,
    ReplyToSessionId: message.replyToSessionId,
    PartitionKey: message.partitionKey,
    DeadLetterSource: message.deadLetterSource,
    ApplicationProperties: properties,
    UserProperties: properties,
  };
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, metadataValue(value)]),
  );
}

function metadataValue(value: unknown): RpcTypedData {
  if (typeof value === "string") return { string: value };
  if (typeof value === "number") return { int: value };
  return jsonData(value);
}

function diagnosticId({ applicationProperties }: ServiceBusReceivedMessage): string | undefined {
  const id = applicationProperties?.["Diagnostic-Id"] ?? applicationProperties?.["traceparent"];
  return typeof id === "string" ? id : undefined;
}
