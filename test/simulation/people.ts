import { Fault } from "../../shared/application/fault.ts";
import { type OpenSpace } from "../../shared/application/open-space.ts";
import { type Upload } from "../../shared/application/file-accounts.ts";
import { type Checkout } from "../../shared/application/ports/payment-provider.ts";
import { type Refusal } from "../../shared/application/refusal.ts";
import { type Filer } from "../../shared/domain/access/principal.ts";
import { type Opening } from "../../shared/domain/access/timetable.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { plus } from "../../shared/domain/instant.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { type Result, refuse } from "../../shared/domain/result.ts";
import { type Application } from "../builders/application.ts";
import { days, hours, minutes } from "../builders/times.ts";
import { jsonFile } from "../doubles/json-accounts-reader.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { type Chance } from "./chance.ts";
import { type Faults } from "./faults.ts";
import { type Fleet } from "./fleet.ts";
import { type ClosingMovePlan, type FilerPlan, type FilingPlan, type PaymentPlan } from "./scenario.ts";
import { type Story } from "./story.ts";
import { type Timeline } from "./timeline.ts";

/** What people and the payment provider do all the time. They do not give up early, and they make mistakes. */
export interface PeopleNeeds {
  readonly world: MemoryPorts;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly fleet: Fleet;
  readonly story: Story;
  /** Told of every filing whose receipt was acknowledged. */
  readonly acknowledged: (filing: Filing, opened: OpenSpace) => void;
  /** Told of what a client can see to be wrong. */
  readonly wronged: (violation: string) => void;
}

const clientPatience = 30_000;

export type Asked<Value> = Result<Value, Refusal | { readonly kind: "no-answer" }>;
type Ask = <Value>(
  operation: string,
  act: (application: Application) => Promise<Result<Value, Refusal>>,
) => Promise<Asked<Value>>;

/** A file that was sent, and whose filer never heard what became of it. */
export interface UnansweredUpload {
  readonly opened: OpenSpace;
  readonly upload: Upload;
}

/** A filer with one key: logs in, files everything, pays for what is ready, and leaves. */
export async function beFiler(needs: PeopleNeeds, plan: FilerPlan): Promise<readonly UnansweredUpload[]> {
  const { timeline, chance } = needs;
  await timeline.pause(chance.whole(0, minutes(2)));
  const opened = await logIn(needs, plan.filer);
  if (opened === undefined) return [];
  const unanswered: UnansweredUpload[] = [];
  const renewal = plan.renewed === undefined ? undefined : renewKey(needs, plan.filer, plan.renewed);
  const filed = await Promise.all(
    plan.filings.map(async (filing, index) => {
      const id = await file(needs, { opened, filing, key: `upload-${String(index)}`, unanswered });
      if (id !== undefined) await lookAfter(needs, { opened, filing, id });
      return id;
    }),
  );
  const ids = filed.filter((id) => id !== undefined);
  for (const [round, payment] of plan.payments.entries())
    await payRound(needs, { opened, ids, payment, name: `pay-${String(round)}` });
  await renewal;
  return unanswered;
}

/** The certificate before makes a code, and the renewed one takes the space over with it, sometimes from two windows. */
async function renewKey(needs: PeopleNeeds, before: Filer, renewed: Filer): Promise<void> {
  const { timeline, chance } = needs;
  const ask = asker(needs);
  const redeem = (code: string) =>
    ask("redeemSuccessionCode", ({ redeemSuccessionCode }) =>
      redeemSuccessionCode(renewed, { code, receivedAt: timeline.now(), trace: {} }),
    );
  await timeline.pause(chance.whole(0, minutes(10)));
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const opened = await ask("openSpace", ({ openSpace }) => openSpace(before, timeline.now()));
    if (!opened.ok) return;
    const made = await ask("makeSuccessionCode", ({ makeSuccessionCode }) =>
      makeSuccessionCode(opened.value, { receivedAt: timeline.now(), trace: {} }),
    );
    if (!made.ok) continue;
    const windows = Array.from({ length: chance.whole(1, 2) }, () => redeem(made.value.code));
    const redeemed = await Promise.all(windows);
    if (redeemed.some(({ ok }) => ok)) return;
  }
}

/** Moves the closing of the certificate path while there is one to come, or opens the path again. */
export async function beTimekeeper(needs: PeopleNeeds, moves: readonly ClosingMovePlan[]): Promise<void> {
  for (const { after, closesIn } of moves) {
    await needs.timeline.pause(after);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const moved = await moveClosingTo(needs, closesIn);
      if (moved.ok) break;
    }
  }
}

function moveClosingTo(needs: PeopleNeeds, closesIn: number | undefined): Promise<Asked<Opening>> {
  const closing = closesIn === undefined ? {} : { closesAt: plus(needs.timeline.now(), closesIn) };
  return asker(needs)("moveClosing", ({ moveClosing }) =>
    moveClosing({ connection: "csam-cert", ...closing, reason: "simulated", actor: "operator-1" }),
  );
}

/** Comes to record the closing: too early, late, several times, or never. */
export async function beScheduler(needs: PeopleNeeds, rests: readonly number[]): Promise<void> {
  for (const rest of rests) {
    await needs.timeline.pause(rest);
    const closed = await asker(needs)("closeConnection", ({ closeConnection }) =>
      closeConnection("csam-cert"),
    );
    if (closed.ok && closed.value.closedAt > plus(needs.timeline.now(), minutes(5)))
      needs.wronged("a way in is said to be closed before it is");
  }
}

/** Those who never heard of their file send it again, just when what belongs to nobody is erased. */
export async function comeBackLate(
  needs: PeopleNeeds,
  unanswered: readonly UnansweredUpload[],
): Promise<void> {
  const { timeline, chance, fleet } = needs;
  const lastTick = plus(timeline.now(), -days(6));
  const soon = (): Promise<void> => timeline.pause(chance.whole(0, 100));
  const eraser = async (): Promise<void> => {
    await soon();
    await fleet.run("timer erase-orphans", ({ eraseOrphans }) => eraseOrphans(lastTick));
  };
  const returning = async ({ opened, upload }: UnansweredUpload): Promise<void> => {
    await soon();
    const answer = await asker(needs)("fileAccounts", ({ fileAccounts }) =>
      fileAccounts(opened, { ...upload, receivedAt: timeline.now() }, {}),
    );
    if (answer.ok) needs.acknowledged(answer.value.filing.value, opened);
  };
  await Promise.all([eraser(), eraser(), ...unanswered.map(returning)]);
}

/** Sends again whatever was set aside. */
export async function beOperator({ fleet, world }: Pick<PeopleNeeds, "fleet" | "world">): Promise<void> {
  if (world.queues.deadLetters.all.length === 0) return;
  const listed = await fleet.run("listDeadLetters", ({ listDeadLetters }) => listDeadLetters({ limit: 100 }));
  if (listed.kind !== "answered") return;
  for (const { queue, id } of listed.answer?.items ?? []) {
    await fleet.run("replayDeadLetters", ({ replayDeadLetters }) =>
      replayDeadLetters("operator-1", queue, { ids: [id] }),
    );
  }
}

/** Repeats a request until there is an answer, as clients do; sometimes they are not patient enough. */
export function asker({ timeline, chance, fleet, story }: PeopleNeeds): Ask {
  return async (operation, act) => {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const outcome = await timeline.within(clientPatience, fleet.run(operation, act));
      if (outcome?.kind === "answered") {
        const { answer } = outcome;
        const what = `${operation} answers ${answer.ok ? "yes" : answer.refusal.kind}`;
        story.tell({
          at: timeline.elapsed(),
          who: "client",
          what,
          matters: operation !== "readFiling" && operation !== "readPayment",
        });
        return answer;
      }
      if (outcome?.kind === "failed" && !(outcome.error instanceof Fault))
        return refuse({ kind: "no-answer" });
      await timeline.pause(chance.whole(0, 20_000));
    }
    return refuse({ kind: "no-answer" });
  };
}

export async function logIn(needs: PeopleNeeds, filer: Filer): Promise<OpenSpace | undefined> {
  const details = { language: "nl", email: "jan@peeters.example", name: "Jan" } as const;
  const ask = asker(needs);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const receivedAt = needs.timeline.now();
    const profile = await ask("putProfile", ({ putProfile }) => putProfile(filer, details, receivedAt));
    if (!profile.ok) continue;
    const opened = await ask("openSpace", ({ openSpace }) => openSpace(filer, receivedAt));
    if (opened.ok) return opened.value;
  }
  return undefined;
}

interface Sending {
  readonly opened: OpenSpace;
  readonly filing: FilingPlan;
  readonly key: string;
  readonly unanswered: UnansweredUpload[];
}

/** @returns the id of the filing once its receipt was acknowledged. */
async function file(
  needs: PeopleNeeds,
  { opened, filing, key, unanswered }: Sending,
): Promise<string | undefined> {
  const { timeline, chance, fleet } = needs;
  await timeline.pause(chance.whole(0, filing.startsWithin));
  const upload: Upload = {
    bytes: jsonFile(filing.file),
    format: "xbrl",
    idempotencyKey: key,
    receivedAt: timeline.now(),
  };
  if (filing.goesAway) {
    unanswered.push({ opened, upload });
    await fleet.run("fileAccounts", ({ fileAccounts }) => fileAccounts(opened, upload, {}));
    return undefined;
  }
  const answers = await Promise.all(
    Array.from({ length: filing.sentTwice ? 2 : 1 }, async (_, copy) => {
      await timeline.pause(copy * chance.whole(0, 60));
      return send(needs, opened, upload);
    }),
  );
  const accepted = answers.flatMap((answer) => (answer.ok ? [answer.value.filing.value] : []));
  for (const acknowledged of accepted) needs.acknowledged(acknowledged, opened);
  if (answers.some((answer) => !answer.ok && answer.refusal.kind === "idempotency-key-reused")) {
    needs.wronged("a file that was sent again is taken for another one");
  }
  if (accepted.length > 0 && filing.keyReused) {
    const bytes = jsonFile({ ...filing.file, mark: "another" });
    const another = await send(needs, opened, { ...upload, bytes, receivedAt: timeline.now() });
    if (another.ok) needs.wronged("another file is taken for one that was sent before");
  }
  return accepted[0]?.id;
}

/** The instant of the request decides whether a way in is open: what comes before the closing is let in. */
async function send(needs: PeopleNeeds, opened: OpenSpace, upload: Upload) {
  const answer = await asker(needs)("fileAccounts", ({ fileAccounts }) => fileAccounts(opened, upload, {}));
  const isShutOut = !answer.ok && answer.refusal.kind === "connection-closed";
  if (isShutOut && upload.receivedAt < answer.refusal.since) needs.wronged("a file in time is shut out");
  return answer;
}

/** Looks until the filing has come to rest, and may take it back then. */
async function lookAfter(
  needs: PeopleNeeds,
  { opened, filing, id }: Pick<Sending, "opened" | "filing"> & { readonly id: string },
): Promise<void> {
  await follow(needs, opened, id);
  if (filing.withdrawn) await withdraw(needs, opened, id);
}

/** Reads now and then until the filing has come to rest. */
async function follow(needs: PeopleNeeds, opened: OpenSpace, id: string): Promise<Filing | undefined> {
  const ask = asker(needs);
  for (let look = 1; look <= 20; look += 1) {
    const seen = await ask("readFiling", ({ readFiling }) => readFiling(opened, id));
    if (seen.ok && !("waiting" in seen.value.value)) return seen.value.value;
    if (!seen.ok && seen.refusal.kind === "filing-moved") return undefined;
    await needs.timeline.pause(look * needs.chance.whole(500, minutes(1)));
  }
  return undefined;
}

async function withdraw(needs: PeopleNeeds, opened: OpenSpace, id: string): Promise<boolean> {
  const ask = asker(needs);
  const seen = await ask("readFiling", ({ readFiling }) => readFiling(opened, id));
  if (!seen.ok) return false;
  const request = { ifMatch: seen.value.version, receivedAt: needs.timeline.now() };
  const answer = await ask("withdrawFiling", ({ withdrawFiling }) => withdrawFiling(opened, id, request));
  return answer.ok;
}

interface Round {
  readonly opened: OpenSpace;
  readonly ids: readonly string[];
  readonly payment: PaymentPlan;
  /** The Idempotency-Key of the payment. */
  readonly name: string;
}

/** One payment over what is ready: started, paid or not, and looked at until it is over. */
export async function payRound(
  needs: PeopleNeeds,
  { opened, ids, payment: plan, name }: Round,
): Promise<void> {
  const { timeline, chance } = needs;
  const ask = asker(needs);
  const seen = await Promise.all(ids.map((id) => follow(needs, opened, id)));
  const ready = seen.flatMap((filing) => (filing?.status === "ready-for-payment" ? [filing.id] : []));
  const chosen = plan.leavesSomeOut ? ready.filter((_, index) => index % 2 === 0) : ready;
  if (chosen.length === 0) return;
  const start = (filings: readonly string[], idempotencyKey: string) =>
    ask("startPayment", ({ startPayment }) =>
      startPayment(opened, { filings, idempotencyKey, receivedAt: timeline.now() }),
    );
  const [started] = await Promise.all([
    start(chosen, name),
    plan.startedTwice ? start(chosen, name) : undefined,
    plan.rivalled ? start(ready, `${name}-too`) : undefined,
  ]);
  if (!started.ok) return;
  const { id, linkToken } = started.value.payment.value;
  await Promise.all([
    ...Array.from({ length: plan.payers }, () => bePayer(needs, linkToken, plan)),
    plan.cancelled ? cancel(needs, opened, id) : undefined,
  ]);
  if (plan.outcome !== "abandoned") await untilOver(needs, opened, id);
  await timeline.pause(chance.whole(0, 5_000));
}

async function cancel(needs: PeopleNeeds, opened: OpenSpace, id: string): Promise<void> {
  const { timeline, chance } = needs;
  const ask = asker(needs);
  await timeline.pause(chance.whole(0, minutes(1)));
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const request = { receivedAt: timeline.now(), trace: {} };
    const answer = await ask("cancelPayment", ({ cancelPayment }) => cancelPayment(opened, id, request));
    if (answer.ok || answer.refusal.kind === "payment-not-open") return;
    await timeline.pause(chance.whole(0, 20_000));
  }
}

async function untilOver(needs: PeopleNeeds, opened: OpenSpace, id: string): Promise<Payment | undefined> {
  const ask = asker(needs);
  for (let look = 1; look <= 20; look += 1) {
    const seen = await ask("readPayment", ({ readPayment }) => readPayment(opened, id));
    if (seen.ok && seen.value.value.status !== "initiated") return seen.value.value;
    await needs.timeline.pause(look * needs.chance.whole(1_000, 30_000));
  }
  return undefined;
}

/** Opens the link until the provider's page comes, and does there what was planned. */
async function bePayer(needs: PeopleNeeds, linkToken: string, plan: PaymentPlan): Promise<void> {
  const { timeline, chance, world } = needs;
  const ask = asker(needs);
  await timeline.pause(chance.whole(0, 30_000));
  for (const outcome of [...plan.failures, plan.outcome]) {
    const checkoutId = await openPage(needs, ask, linkToken);
    if (checkoutId === undefined || outcome === "abandoned") return;
    await timeline.pause(chance.whole(0, minutes(1)));
    if (outcome === "paid-after-pending") {
      changeCheckout(needs, checkoutId, "pending");
      await timeline.pause(chance.whole(0, minutes(20)));
    }
    const amount = world.provider.requestOf(checkoutId).amount;
    const received = { "too-little": { amount: amount - 1n }, "too-much": { amount: amount + 1n } }[
      outcome as string
    ];
    const status = outcome === "failed" || outcome === "expired" ? outcome : "paid";
    changeCheckout(needs, checkoutId, status, received);
    if (outcome === "paid-after-pending") return;
    await timeline.pause(chance.whole(0, minutes(3)));
  }
}

async function openPage(needs: PeopleNeeds, ask: Ask, linkToken: string): Promise<string | undefined> {
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const answer = await ask("payByLink", ({ payByLink }) => payByLink(linkToken));
    if (answer.ok) return answer.value.slice(answer.value.lastIndexOf("/") + 1);
    if (answer.refusal.kind === "payment-not-open") return undefined;
    await needs.timeline.pause(needs.chance.whole(500, 60_000));
  }
  return undefined;
}

/** The provider changes a checkout that can still change, and tells us of it, some times more or less often. */
function changeCheckout(
  needs: PeopleNeeds,
  checkoutId: string,
  status: Checkout["status"],
  received?: Partial<Pick<Checkout, "amount">>,
): void {
  const { world, faults, timeline, chance, story } = needs;
  const now = world.provider.checkouts.find(({ id }) => id === checkoutId)?.status;
  if (now !== "open" && now !== "pending") return;
  world.provider.set(checkoutId, status, received);
  story.tell({ at: timeline.elapsed(), who: "provider", what: `${checkoutId} is ${status}`, matters: true });
  if (faults.happens("webhook-lost")) return;
  const times = faults.happens("webhook-repeated") ? 3 : 1;
  for (let time = 0; time < times; time += 1) {
    const delay = faults.happens("webhook-late")
      ? chance.whole(minutes(1), hours(2))
      : chance.whole(0, 3_000);
    timeline.later(delay, () => void callWebhook(needs, checkoutId));
  }
}

/** The provider calls until it hears that we have heard, five times at most. */
async function callWebhook({ fleet, timeline, chance }: PeopleNeeds, checkoutId: string): Promise<void> {
  for (let call = 0; call < 5; call += 1) {
    const outcome = await fleet.run("noticePayment", ({ noticePayment }) => noticePayment(checkoutId, {}));
    if (outcome.kind === "answered") return;
    await timeline.pause(chance.whole(1_000, minutes(5)));
  }
}
