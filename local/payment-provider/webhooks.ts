import { setTimeout as wait } from "node:timers/promises";
import { type Checkouts, type StoredCheckout } from "./checkouts.ts";

export interface Webhooks {
  /** Sees to it that every change of status is told; returns at once. */
  tellAll(): void;
  /** Breaks off what is under way; it is told after the next start. */
  stop(): Promise<void>;
}

export interface WebhookSettings {
  readonly firstRetryMilliseconds: number;
  readonly timeoutMilliseconds: number;
}

/** The longest pause between two calls, in milliseconds. */
const longest = 60_000;

/** Tells webhooks that a checkout changed, each again and again until it answers 2xx. */
export function startWebhooks(checkouts: Checkouts, settings: WebhookSettings): Webhooks {
  const stopping = new AbortController();
  const telling = new Map<string, Promise<void>>();

  const tellUntilHeard = async ({ id }: StoredCheckout): Promise<void> => {
    for (
      let pause = settings.firstRetryMilliseconds;
      !stopping.signal.aborted;
      pause = Math.min(pause * 2, longest)
    ) {
      const checkout = checkouts.find(id);
      if (checkout === undefined) return;
      const deadline = AbortSignal.timeout(settings.timeoutMilliseconds);
      if (await isHeard(checkout, AbortSignal.any([stopping.signal, deadline]))) {
        checkouts.told(id, checkout.status);
        return;
      }
      await wait(pause, undefined, { signal: stopping.signal }).catch(onlyStopped);
    }
  };

  const tellAll = (): void => {
    if (stopping.signal.aborted) return;
    for (const checkout of checkouts.untold()) {
      if (telling.has(checkout.id)) continue;
      const done = tellUntilHeard(checkout).finally(() => {
        telling.delete(checkout.id);
        tellAll();
      });
      telling.set(checkout.id, done);
    }
  };

  return {
    tellAll,
    stop: async () => {
      stopping.abort();
      await Promise.all(telling.values());
    },
  };
}

/** Whether the webhook answered 2xx. It is told the id and nothing else, so it has to ask. */
async function isHeard({ id, webhookUrl }: StoredCheckout, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(webhookUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id }),
      redirect: "manual",
      signal,
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** A pause ends early for one reason only, which the loop looks at itself. */
const onlyStopped = (): undefined => undefined;
