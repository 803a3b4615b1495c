import { type SpaceAddress } from "../domain/access/connection.ts";
import { brusselsDay } from "../domain/day.ts";
import { type ReadyFiling } from "../domain/filing/filing.ts";
import { initiatePayment } from "../domain/filing/steps.ts";
import { type Instant } from "../domain/instant.ts";
import { sum } from "../domain/money.ts";
import { type Payment } from "../domain/payment/payment.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { structuredCommunication } from "../domain/structured-communication.ts";
import { type Doorkeeper, type DoorRefusal } from "./doorkeeper.ts";
import { Fault } from "./fault.ts";
import { type OpenSpace } from "./open-space.ts";
import { type Identifiers } from "./ports/identifiers.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";
import { type References } from "./ports/references.ts";
import { type RefusalOf } from "./refusal.ts";

export interface StartingPayment {
  readonly spaces: PersonalSpaces;
  readonly references: References;
  readonly identifiers: Identifiers;
  readonly doors: Doorkeeper;
}

export interface PaymentRequest {
  /** One to fifty filings of the space, none of them twice. */
  readonly filings: readonly string[];
  readonly idempotencyKey: string;
  readonly receivedAt: Instant;
}

export type StartPaymentRefusal =
  | DoorRefusal
  | RefusalOf<"not-found">
  | RefusalOf<"idempotency-key-reused">
  | RefusalOf<"filings-not-payable">
  | RefusalOf<"payment-term-over">
  | RefusalOf<"too-many-payments">
  | RefusalOf<"changed-meanwhile">;

export interface StartedPayment {
  readonly payment: Versioned<Payment>;
  readonly created: boolean;
}

/** How often a filing can change state: its document stays small whatever its holder does. */
const maximumEvents = 60;

/**
 * Starts one payment for filings of one space. The structured communication is reserved before the payment is
 * written; then the payment and all of its filings change in one batch, or none does. A retry with the same
 * Idempotency-Key meets the same payment.
 */
export const startPayment =
  (needs: StartingPayment) =>
  async (
    { space }: OpenSpace,
    request: PaymentRequest,
  ): Promise<Result<StartedPayment, StartPaymentRefusal>> => {
    const { spaces, identifiers, doors } = needs;
    const id = identifiers.derive("payment", space.connection, space.spaceId, request.idempotencyKey, "0");
    const known = await spaces.payment(space, id);
    if (known !== undefined) return meetAgain(known, request);
    const loaded = await loadAll(spaces, space, request.filings);
    const payable = checkPayable(loaded, request);
    if (!payable.ok) return payable;
    const reserved = await reserve(needs, space, id);
    const admitted = await doors.admit(space.connection, request.receivedAt);
    if (!admitted.ok) return admitted;
    const payment = paymentOver(payable.value, { ...space, id, ...reserved, createdAt: request.receivedAt });
    const outcome = await spaces.commit(space, [
      { create: { payment } },
      ...payable.value.map(({ value, version }) => ({
        replace: { filing: initiatePayment(value, id, request.receivedAt) },
        version,
      })),
    ]);
    if (outcome.kind === "committed") {
      return ok({ payment: { value: payment, version: outcome.versions[0] ?? "" }, created: true });
    }
    const rival = await spaces.payment(space, id);
    return rival === undefined ? refuse({ kind: "changed-meanwhile" }) : meetAgain(rival, request);
  };

function meetAgain(
  payment: Versioned<Payment>,
  request: PaymentRequest,
): Result<StartedPayment, RefusalOf<"idempotency-key-reused">> {
  const same =
    payment.value.filings.length === request.filings.length &&
    payment.value.filings.every((id, index) => id === request.filings[index]);
  return same ? ok({ payment, created: false }) : refuse({ kind: "idempotency-key-reused" });
}

type Loaded = Awaited<ReturnType<PersonalSpaces["filing"]>>;

/** The order of the reads cannot matter, so they go together. */
const loadAll = (
  spaces: PersonalSpaces,
  space: SpaceAddress,
  ids: readonly string[],
): Promise<readonly Loaded[]> => Promise.all(ids.map((id) => spaces.filing(space, id)));

function checkPayable(
  loaded: readonly Loaded[],
  request: PaymentRequest,
): Result<readonly Versioned<ReadyFiling>[], StartPaymentRefusal> {
  const found = loaded.filter((filing) => filing !== undefined);
  if (found.length < loaded.length) return refuse({ kind: "not-found" });
  const ready = found.filter(
    (filing): filing is Versioned<ReadyFiling> => filing.value.status === "ready-for-payment",
  );
  if (ready.length < found.length) {
    const others = found.filter(({ value }) => value.status !== "ready-for-payment");
    return refuse({
      kind: "filings-not-payable",
      filings: others.map(({ value: { id, status } }) => ({ id, status })),
    });
  }
  const today = brusselsDay(request.receivedAt);
  const late = ready.filter(({ value }) => value.dueBy < today);
  if (late.length > 0)
    return refuse({ kind: "payment-term-over", filings: late.map(({ value }) => value.id) });
  const worn = ready.filter(({ value }) => value.events.length >= maximumEvents);
  if (worn.length > 0)
    return refuse({ kind: "too-many-payments", filings: worn.map(({ value }) => value.id) });
  return ok(ready);
}

/** Draws communications from the payment's id until one is free or already its own: a retry draws the same. */
async function reserve(
  { references, identifiers }: StartingPayment,
  space: SpaceAddress,
  paymentId: string,
): Promise<{ readonly structuredCommunication: string; readonly linkToken: string }> {
  for (let draw = 0; draw < 20; draw += 1) {
    const communication = structuredCommunication(
      identifiers.deriveDigits("communication", paymentId, String(draw)),
    );
    const digits = communication.replace(/\D/g, "");
    const { pointer } = await references.create<"communication">({
      kind: "communication",
      ...space,
      digits,
      paymentId,
      linkSecret: identifiers.secret(),
    });
    if (pointer.paymentId === paymentId) {
      return { structuredCommunication: communication, linkToken: `${digits}-${pointer.linkSecret}` };
    }
  }
  throw new Fault("no structured communication could be reserved");
}

type PaymentSeed = SpaceAddress & Pick<Payment, "id" | "structuredCommunication" | "linkToken" | "createdAt">;

function paymentOver(filings: readonly Versioned<ReadyFiling>[], seed: PaymentSeed): Payment {
  const [earliest] = filings.map(({ value }) => value.dueBy).sort();
  if (earliest === undefined) throw new RangeError("a payment covers at least one filing");
  return {
    ...seed,
    status: "initiated",
    filings: filings.map(({ value }) => value.id),
    amount: sum(filings.map(({ value }) => value.costs.total)),
    dueBy: earliest,
    attempts: [],
  };
}
