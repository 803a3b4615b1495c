import { type Costs } from "../../shared/domain/fees/price.ts";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { type Day } from "../../shared/domain/day.ts";
import {
  type ErasedFiling,
  type Filing,
  type FilingIdentity,
  type InitiatedFiling,
  type LapsedFiling,
  type LeavingFiling,
  type MovedFiling,
  type PaidFiling,
  type PublishedFiling,
  type ReadyFiling,
  type ReceivedFiling,
  type RejectedFiling,
  type ValidatedFiling,
  type WithdrawnFiling,
} from "../../shared/domain/filing/filing.ts";
import {
  accept,
  claim,
  erase,
  initiatePayment,
  lapse,
  moveOut,
  price,
  publish,
  receive,
  reject,
  rejectDuplicate,
  settle,
  settleMove,
  withdraw,
} from "../../shared/domain/filing/steps.ts";
import { type Move } from "../../shared/domain/filing/moved.ts";
import { type FilingStatus } from "../../shared/domain/filing/transitions.ts";
import { type Instant, plus } from "../../shared/domain/instant.ts";
import { sum } from "../../shared/domain/money.ts";
import { aSpace } from "./access.ts";
import { someAccounts } from "./accounts.ts";
import { day, days, minutes, morning } from "./times.ts";

/** What a test may want to say of a filing; everything else is as usual. */
export interface FilingDetails {
  readonly id?: string;
  readonly space?: SpaceAddress;
  readonly receivedAt?: Instant;
  readonly identity?: Partial<FilingIdentity>;
  readonly costs?: Costs;
  readonly dueBy?: Day;
  readonly paymentId?: string;
  readonly reference?: string;
}

export const reportOf = (id: string) => ({ blob: `${id}/${"ab".repeat(32)}`, outcome: "green" }) as const;

export const costsOf = (...amounts: readonly bigint[]): Costs => ({
  lines: amounts.map((amount) => ({ kind: "publicity", amount })),
  total: sum(amounts),
  tariffYear: 2024,
});

/** The steps themselves make the filings, so that none exists in a test that could not exist. */
export function aReceivedFiling(details: FilingDetails = {}): ReceivedFiling {
  const { id = "f1", space = aSpace(), receivedAt = morning } = details;
  const sha256 = "cd".repeat(32);
  const document = { blob: `${id}/${sha256}`, sha256, sizeBytes: 87_123 };
  return receive({ ...space, id, format: "xbrl", receivedAt, document });
}

export function aValidatedFiling(details: FilingDetails = {}): ValidatedFiling {
  const received = aReceivedFiling(details);
  return accept(received, {
    identity: { ...someIdentity, ...details.identity },
    report: reportOf(received.id),
    at: plus(received.receivedAt, minutes(1)),
  });
}

export function aReadyFiling(details: FilingDetails = {}): ReadyFiling {
  const validated = aValidatedFiling(details);
  const { costs = costsOf(6040n, 340n), dueBy = day("2024-01-18") } = details;
  return price(validated, { costs, dueBy, at: plus(validated.receivedAt, minutes(2)) });
}

export function anInitiatedFiling(details: FilingDetails = {}): InitiatedFiling {
  const ready = aReadyFiling(details);
  return initiatePayment(ready, details.paymentId ?? "p1", plus(ready.receivedAt, minutes(3)));
}

export function aPaidFiling(details: FilingDetails = {}): PaidFiling {
  const initiated = anInitiatedFiling(details);
  const paid = settle(initiated, "provider", plus(initiated.receivedAt, minutes(4)));
  return details.reference === undefined ? paid : claim(paid, details.reference);
}

function aPublishedFiling(details: FilingDetails = {}): PublishedFiling {
  const claimed = claim(aPaidFiling(details), details.reference ?? "2024-00000001");
  return publish(claimed, plus(claimed.receivedAt, minutes(5)));
}

function aRejectedFiling(details: FilingDetails = {}): RejectedFiling {
  const received = aReceivedFiling(details);
  return reject(received, {
    report: { ...reportOf(received.id), outcome: "red" },
    at: plus(received.receivedAt, minutes(1)),
  });
}

export function aDuplicateFiling(details: FilingDetails = {}): RejectedFiling {
  const claimed = claim(aPaidFiling(details), details.reference ?? "2024-00000002");
  return rejectDuplicate(claimed, plus(claimed.receivedAt, minutes(5)));
}

function aLapsedFiling(details: FilingDetails = {}): LapsedFiling {
  const ready = aReadyFiling(details);
  return lapse(ready, plus(ready.receivedAt, minutes(20_000)));
}

function aWithdrawnFiling(details: FilingDetails = {}): WithdrawnFiling {
  const ready = aReadyFiling(details);
  return withdraw(ready, plus(ready.receivedAt, minutes(3)));
}

/** A filing that has left its space and not arrived yet. */
export const aLeavingFiling = (details: FilingDetails & { readonly move?: Move } = {}): LeavingFiling => {
  const ready = aReadyFiling(details);
  return moveOut(ready, details.move ?? aMove(), plus(ready.receivedAt, minutes(3)));
};

const aMovedFiling = (details: FilingDetails = {}): MovedFiling => settleMove(aLeavingFiling(details));

export const aMove = (changes: Partial<Move> = {}): Move => ({
  id: "move-1",
  to: aSpace("idaas", "key-2"),
  ...changes,
});

function anErasedFiling(details: FilingDetails = {}): ErasedFiling {
  const rejected = aRejectedFiling(details);
  return erase(rejected, plus(rejected.receivedAt, days(91)));
}

/** One filing in every status. */
export const filingIn: Readonly<Record<FilingStatus, (details?: FilingDetails) => Filing>> = {
  received: aReceivedFiling,
  rejected: aRejectedFiling,
  validated: aValidatedFiling,
  "ready-for-payment": aReadyFiling,
  "payment-initiated": anInitiatedFiling,
  paid: aPaidFiling,
  published: aPublishedFiling,
  lapsed: aLapsedFiling,
  withdrawn: aWithdrawnFiling,
  moved: aMovedFiling,
  erased: anErasedFiling,
};

export const everyStatus = Object.keys(filingIn) as readonly FilingStatus[];

const { enterpriseNumber, name, model, framework, language, type, periodStart, periodEnd } = someAccounts();

const someIdentity: FilingIdentity = {
  enterpriseNumber,
  name,
  model,
  framework,
  language,
  type,
  periodStart,
  periodEnd,
};
