import { type Connection } from "../../shared/domain/access/connection.ts";
import { type Filer } from "../../shared/domain/access/principal.ts";
import { type Timetable } from "../../shared/domain/access/timetable.ts";
import { plus } from "../../shared/domain/instant.ts";
import { type DescribedFiling } from "../../shared/domain/transfer/transfer.ts";
import { aCertificateHolder, aFiler, openAlways } from "../builders/access.ts";
import { aDescription } from "../builders/transfers.ts";
import { days, minutes, morning } from "../builders/times.ts";
import { aFinding, someAccounts } from "../builders/accounts.ts";
import { type JsonFile } from "../doubles/json-accounts-reader.ts";
import { type Chance } from "./chance.ts";

/** What people set out to do in one simulation. */
export interface Scenario {
  readonly instances: number;
  readonly timetable: Timetable;
  readonly filers: readonly FilerPlan[];
  /** Where the certificate path closes, an operator may move that, one after the other. */
  readonly closingMoves: readonly ClosingMovePlan[];
  /** How long the scheduler rests before each time that it comes to close the certificate path. */
  readonly schedulerRests: readonly number[];
  /** What the contact centre moves while people are at work. */
  readonly transfers: readonly TransferPlan[];
  /** What it moves when they have gone, for whoever was left behind. */
  readonly lateTransfers: readonly TransferPlan[];
  /** How long nobody comes afterwards: terms run out in weeks, and what ended is erased after months. */
  readonly silence: "none" | "weeks" | "months";
  /** Whether the stores are held against each other, now and then and at the end. */
  readonly reconciles: boolean;
}

export interface ClosingMovePlan {
  readonly after: number;
  /** Until the new closing; absent: it is called off. */
  readonly closesIn: number | undefined;
}

/** Filings that are to go to another space. */
export interface TransferPlan {
  readonly name: string;
  readonly startsWithin: number;
  /** Whose filings they are. */
  readonly from: Filer;
  readonly to: Filer;
  /** The holder of the other space asks; else an agent does. */
  readonly isAskedFor: boolean;
  readonly filings: readonly DescribedFiling[];
  readonly isRejected: boolean;
  /** How many agents decide about it at once. */
  readonly deciders: number;
  /** The agents cancel payments that stand in the way; else they wait for their end. */
  readonly cancelsPayments: boolean;
  /** The profile of the other space is erased before anything is decided. */
  readonly holderLeaves: boolean;
  /** Whether everything is to go back afterwards. */
  readonly returns: boolean;
  /** Whoever is in the other space pays for what has come. */
  readonly payment: PaymentPlan;
}

export interface FilerPlan {
  readonly filer: Filer;
  readonly filings: readonly FilingPlan[];
  /** The certificate is renewed, and takes the space along. */
  readonly renewed: Filer | undefined;
  /** One after the other, each over what is ready then. */
  readonly payments: readonly PaymentPlan[];
}

export interface FilingPlan {
  readonly file: JsonFile;
  readonly startsWithin: number;
  readonly sentTwice: boolean;
  /** Another file comes with the same Idempotency-Key. */
  readonly keyReused: boolean;
  readonly withdrawn: boolean;
  /** The client asks once, does not wait for the answer, and comes back a week later. */
  readonly goesAway: boolean;
}

export interface PaymentPlan {
  readonly leavesSomeOut: boolean;
  readonly startedTwice: boolean;
  /** Another payment over the same filings is started at the same time. */
  readonly rivalled: boolean;
  readonly cancelled: boolean;
  /** How many people open the link. */
  readonly payers: number;
  /** What goes wrong at the provider before the outcome. */
  readonly failures: readonly PaymentOutcome[];
  readonly outcome: PaymentOutcome;
}

export type PaymentOutcome =
  "paid" | "paid-after-pending" | "failed" | "expired" | "too-little" | "too-much" | "abandoned";

export function drawScenario(chance: Chance): Scenario {
  const filers = chance.whole(1, 3);
  // Most are small, some large: three to twenty filings.
  const filings = 3 + Math.floor(18 * chance.fraction() ** 4);
  const drawn: Omit<Scenario, "closingMoves" | "schedulerRests" | "transfers" | "lateTransfers"> = {
    instances: chance.whole(2, 3),
    timetable: drawTimetable(chance),
    filers: Array.from({ length: filers }, (_, index) =>
      drawFiler(chance, { index, filings: share(filings, filers, index) }),
    ),
    reconciles: chance.happens(0.1),
    silence: chance.oneOf([
      "none",
      "none",
      "none",
      "none",
      "none",
      "none",
      "none",
      "weeks",
      "weeks",
      "months",
    ]),
  };
  const moves = drawn.timetable["csam-cert"].closesAt === undefined ? 0 : chance.whole(0, 2);
  return {
    ...drawn,
    closingMoves: Array.from({ length: moves }, () => drawClosingMove(chance, drawn.silence)),
    schedulerRests: drawSchedulerRests(chance.branch("scheduler"), drawn),
    ...drawTransfers(chance.branch("transfers"), drawn),
  };
}

/** Terms that ran into a closing are over only when days have passed. */
const drawClosingMove = (chance: Chance, silence: Scenario["silence"]): ClosingMovePlan => ({
  after: silence === "none" ? chance.whole(0, minutes(30)) : chance.whole(days(1), days(6)),
  closesIn: chance.oneOf([undefined, minutes(6), minutes(60), ...(silence === "none" ? [] : [days(4)])]),
});

/** Where there is no closing it comes hardly ever. */
const drawSchedulerRests = (
  chance: Chance,
  { timetable, silence }: Pick<Scenario, "timetable" | "silence">,
): readonly number[] =>
  timetable["csam-cert"].closesAt === undefined && chance.happens(0.98)
    ? []
    : Array.from({ length: chance.whole(0, 3) }, () =>
        chance.whole(0, silence === "none" ? minutes(30) : days(3)),
      );

/** In one of six the certificate path closes while people are at work. */
const drawTimetable = (chance: Chance): Timetable =>
  chance.happens(1 / 6)
    ? { ...openAlways, "csam-cert": { closesAt: plus(morning, chance.whole(1, minutes(20))) } }
    : openAlways;

const share = (total: number, among: number, index: number): number =>
  Math.floor(total / among) + (index < total % among ? 1 : 0);

function drawFiler(chance: Chance, { index, filings }: { index: number; filings: number }): FilerPlan {
  const connection = chance.oneOf<Connection>(["csam-cert", "csam-cert", "idaas", "eid", "eid"]);
  const holder = (serial: string): Filer =>
    connection === "eid" ? aFiler(connection, `person-${serial}`) : aCertificateHolder(connection, serial);
  return {
    filer: holder(`a${String(index)}`),
    renewed: connection !== "eid" && chance.happens(0.4) ? holder(`b${String(index)}`) : undefined,
    filings: Array.from({ length: filings }, (_, filing) => drawFiling(chance, { index, filing })),
    payments: Array.from({ length: chance.whole(2, 4) }, () => drawPayment(chance)),
  };
}

/** In two of three the contact centre moves filings; what a closing left behind it moves more often. */
function drawTransfers(
  chance: Chance,
  { filers, silence, timetable }: Pick<Scenario, "filers" | "silence" | "timetable">,
): Pick<Scenario, "transfers" | "lateTransfers"> {
  const sources = filers.filter(({ filer }) => filer.certificate !== undefined);
  const draw = (name: string, startsWithin: number): readonly TransferPlan[] =>
    sources.length === 0 ? [] : [drawTransfer(chance, { name, startsWithin, sources })];
  const early = chance.oneOf([0, 0, 1, 1, 2, 3]);
  const isLeftBehind = timetable["csam-cert"].closesAt !== undefined;
  const late = silence === "none" && !isLeftBehind ? 0 : chance.whole(0, 2);
  const patience = { none: minutes(40), weeks: days(11), months: days(105) }[silence];
  return {
    transfers: Array.from({ length: early }, (_, index) => draw(String(index), minutes(60))).flat(),
    lateTransfers: Array.from({ length: late }, (_, index) => draw(`late-${String(index)}`, patience)).flat(),
  };
}

function drawTransfer(
  chance: Chance,
  {
    name,
    startsWithin,
    sources,
  }: { readonly name: string; readonly startsWithin: number; readonly sources: readonly FilerPlan[] },
): TransferPlan {
  const [first, ...others] = sources as readonly [FilerPlan, ...FilerPlan[]];
  const source = chance.oneOf([first, ...others]);
  const { to, isAskedFor } = drawTarget(chance, source.filer, sources);
  const known = source.filings.flatMap(({ file: { accounts } }) =>
    accounts === undefined ? [] : [descriptionOf(accounts)],
  );
  const chosen = chance.happens(0.5) ? known : chance.someOf(known, 0.5);
  return {
    name,
    startsWithin,
    from: source.renewed !== undefined && chance.happens(0.3) ? source.renewed : source.filer,
    to,
    isAskedFor,
    filings: chance.happens(0.1) || chosen.length === 0 ? [...chosen, unknownFiling] : chosen,
    isRejected: chance.happens(0.15),
    deciders: chance.whole(1, 2),
    cancelsPayments: chance.happens(0.6),
    holderLeaves: chance.happens(0.1),
    returns: to.certificate !== undefined && chance.happens(0.3),
    payment: drawPayment(chance),
  };
}

/** The same certificate behind the other way in, a colleague, or somebody with an eID, who has to ask himself. */
function drawTarget(
  chance: Chance,
  { connection, keyId, certificate }: Filer,
  sources: readonly FilerPlan[],
): Pick<TransferPlan, "to" | "isAskedFor"> {
  const others = sources.map(({ filer }) => filer).filter((filer) => filer.keyId !== keyId);
  const kind = chance.fraction();
  if (kind < 0.2) return { to: aFiler("eid", `heir-of-${keyId}`), isAskedFor: true };
  const [colleague] = others;
  const isAskedFor = chance.happens(0.3);
  if (kind < 0.4 && colleague !== undefined) return { to: colleague, isAskedFor };
  const other = connection === "idaas" ? "csam-cert" : "idaas";
  return { to: aCertificateHolder(other, certificate?.serial ?? ""), isAskedFor };
}

const descriptionOf = ({
  enterpriseNumber,
  periodEnd,
  model,
  type,
  language,
}: NonNullable<JsonFile["accounts"]>): DescribedFiling =>
  aDescription({ enterpriseNumber, closingDate: periodEnd, model, type, language });

const unknownFiling = aDescription({ enterpriseNumber: "0400000999" });

function drawFiling(chance: Chance, { index, filing }: { index: number; filing: number }): FilingPlan {
  return {
    file: drawFile(chance, { index, filing }),
    startsWithin: chance.oneOf([0, 1_000, minutes(5), minutes(40)]),
    sentTwice: chance.happens(0.2),
    keyReused: chance.happens(0.1),
    withdrawn: chance.happens(0.1),
    goesAway: chance.happens(0.15),
  };
}

/** Now and then two people file the same accounts, and some files are not in order. */
function drawFile(chance: Chance, { index, filing }: { index: number; filing: number }): JsonFile {
  const isShared = chance.happens(0.15);
  const number = isShared ? filing % 2 : 100 * (index + 1) + filing;
  const accounts = someAccounts({
    enterpriseNumber: `0400000${String(number).padStart(3, "0")}`,
    language: isShared ? "fr" : chance.oneOf(["nl", "fr", "de"]),
  });
  const mark = `${String(index)}-${String(filing)}`;
  const kind = chance.fraction();
  if (kind < 0.05) return { mark };
  if (kind < 0.12) return { accounts, mark, findings: [aFinding("error")] };
  if (kind < 0.2) return { accounts, mark, findings: [aFinding("warning")] };
  return { accounts, mark };
}

const drawPayment = (chance: Chance): PaymentPlan => ({
  leavesSomeOut: chance.happens(0.3),
  startedTwice: chance.happens(0.2),
  rivalled: chance.happens(0.15),
  cancelled: chance.happens(0.25),
  payers: chance.oneOf([1, 1, 1, 2]),
  failures: chance.someOf<PaymentOutcome>(["failed", "expired", "too-little", "too-much"], 0.08),
  outcome: chance.oneOf(["paid", "paid", "paid", "paid", "paid-after-pending", "abandoned"]),
});
