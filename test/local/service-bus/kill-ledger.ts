/** Where a message may be found; `unsent` when its sender was never told that it was taken. */
export type Place = "active" | "scheduled" | "deferred" | "dead" | "gone" | "unsent";

/** What is known of one message from what the broker acknowledged, and from what was under way when it was killed. */
export interface Entry {
  readonly body: string;
  /** What one call sends is there whole or not at all. */
  readonly call: number;
  places: readonly Place[];
  /** The fewest and the most deliveries that may be counted. */
  low: number;
  high: number;
  /**
   * Whether a receiver had it when the broker died, this time or an earlier one: its lock, which outlives the broker,
   * counts as one more delivery when it runs out.
   */
  held: "no" | "now" | "earlier";
}

/** A message as it lies in the broker. */
export interface Found {
  readonly body: string;
  readonly place: Place;
  readonly deliveryCount: number;
}

export interface Ledger {
  readonly entries: Map<string, Entry>;
  /** By session: the states that it may have. */
  readonly sessionStates: Map<string, readonly (string | undefined)[]>;
}

/** What the broker has. */
export interface Inventory {
  readonly messages: readonly Found[];
  readonly sessionStates: ReadonlyMap<string, string | undefined>;
}

/**
 * Holds what a broker has after a restart against what it acknowledged before.
 *
 * @param locks whether those from before the restart still run, or have run out by now.
 * @returns every fault, in words; none when nothing acknowledged is missing, changed, torn or there twice.
 */
export function judge(
  { entries, sessionStates }: Ledger,
  inventory: Inventory,
  locks: "run" | "are over",
): readonly string[] {
  const found = Map.groupBy(inventory.messages, ({ body }) => body);
  const strangers = [...found.keys()].filter((body) => !entries.has(body));
  return [
    ...strangers.map((body) => `${body} is there, and should not be`),
    ...[...entries.values()].flatMap((entry) => faultsOf(entry, found.get(entry.body) ?? [], locks)),
    ...tornCalls([...entries.values()], found),
    ...[...sessionStates].flatMap(([id, possible]) => {
      const state = inventory.sessionStates.get(id);
      return possible.includes(state)
        ? []
        : [`session ${id} is at ${state}, not at ${possible.join(" or ")}`];
    }),
  ];
}

/** Takes for certain from now on what was found: what was in doubt is so no more. */
export function settle({ entries, sessionStates }: Ledger, inventory: Inventory): void {
  const found = new Map(inventory.messages.map((message) => [message.body, message]));
  for (const entry of entries.values()) {
    const message = found.get(entry.body);
    if (message === undefined) entries.delete(entry.body);
    else settleEntry(entry, message);
  }
  for (const [id, state] of inventory.sessionStates) sessionStates.set(id, [state]);
}

/** What the death of the broker leaves in doubt: any message that nobody had may have been locked for somebody. */
export function doubt({ entries }: Ledger): void {
  for (const entry of entries.values()) {
    if (entry.places.includes("active") && entry.held !== "now") entry.high++;
  }
}

function faultsOf(entry: Entry, found: readonly Found[], locks: "run" | "are over"): readonly string[] {
  const { body, places, low, high, held } = entry;
  const [message, ...others] = found;
  if (others.length > 0) return [`${body} is there ${found.length} times`];
  if (message === undefined) {
    return places.includes("gone") || places.includes("unsent") ? [] : [`${body} is lost`];
  }
  const { place, deliveryCount } = message;
  if (!places.includes(place)) return [`${body} is ${place}, not ${places.join(" or ")}`];
  const expiry = held === "no" || place === "dead" ? 0 : 1;
  const [least, most] = [locks === "are over" ? low + expiry : low, high + expiry];
  if (deliveryCount >= least && deliveryCount <= most) return [];
  return [`${body} has ${deliveryCount} deliveries, not ${least} to ${most}`];
}

function tornCalls(entries: readonly Entry[], found: ReadonlyMap<string, unknown>): readonly string[] {
  const inDoubt = entries.filter(({ places }) => places.includes("unsent"));
  return [...Map.groupBy(inDoubt, ({ call }) => call)]
    .filter(([, together]) => new Set(together.map(({ body }) => found.has(body))).size > 1)
    .map(([call]) => `of call ${call} some messages are there, and others not`);
}

function settleEntry(entry: Entry, { place, deliveryCount }: Found): void {
  const isLocked = entry.held !== "no" && place !== "dead" && deliveryCount === entry.low;
  const unseen = !isLocked && (place === "active" || place === "deferred") ? 1 : 0;
  entry.low = Math.max(entry.low, deliveryCount);
  entry.high = isLocked ? deliveryCount : Math.min(entry.high + 1, deliveryCount + unseen);
  entry.held = isLocked ? "earlier" : "no";
  entry.places = place === "scheduled" && entry.places.includes("active") ? ["scheduled", "active"] : [place];
}
