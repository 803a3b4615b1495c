import { type Instant } from "../instant.ts";
import { type Language, type Localized, filled } from "../language.ts";
import { writtenDeadline, writtenMoment } from "../written-time.ts";
import {
  finishAndPay,
  finishThere,
  isClosed,
  laterThroughIdaas,
  leftBehind,
  newSpace,
  nowThroughIdaas,
  opens,
  signInThroughIdaas,
  usable,
} from "./advice-texts.ts";
import { type Connection } from "./connection.ts";
import { type Timetable, type WayState, stateOf } from "./timetable.ts";

/** Who is told, and whom to turn to. */
export interface Reader {
  readonly language: Language;
  /** The address of the contact centre. */
  readonly contactCentre: string;
}

/**
 * What the holder of a key does now about one way in. Days and times are those of the timetable, in Brussels: a
 * closing that moves, moves the text.
 * @see https://www.nbb.be, access page of Filing: what to finish before the cutoff, and what to do after it.
 */
export function adviceOn(
  connection: Connection,
  { timetable, now }: { readonly timetable: Timetable; readonly now: Instant },
  { language, contactCentre }: Reader,
): string {
  const values = { ...moments(connection, timetable, language), contactCentre };
  return sentencesOn(connection, (way) => stateOf(timetable[way], now))
    .map((sentence) => filled(sentence[language], values))
    .join(" ");
}

function moments(
  connection: Connection,
  timetable: Timetable,
  language: Language,
): Readonly<Record<string, string | undefined>> {
  const moment = (at?: Instant): string | undefined => at && writtenMoment(at, language);
  const deadline = (at?: Instant): string | undefined => at && writtenDeadline(at, language);
  const { opensAt, closesAt } = timetable[connection];
  return {
    opening: moment(opensAt),
    closing: moment(closesAt),
    deadline: deadline(closesAt),
    idaasOpening: moment(timetable.idaas.opensAt),
    csamDeadline: deadline(timetable["csam-cert"].closesAt),
  };
}

type StateNow = (way: Connection) => WayState;

function sentencesOn(connection: Connection, stateNow: StateNow): readonly Localized[] {
  const ofItself: Readonly<Record<WayState, Localized>> = {
    announced: opens,
    open: usable[connection],
    closing: finishAndPay,
    closed: isClosed,
  };
  const state = stateNow(connection);
  return [ofItself[state], ...alongside[connection](state, stateNow)];
}

/** What the other way with a certificate means for the holder of this one. */
const alongside: Readonly<Record<Connection, (state: WayState, stateNow: StateNow) => readonly Localized[]>> =
  {
    "csam-cert": (state, stateNow) => {
      if (state === "closing") return beforeClosing[stateNow("idaas")];
      if (state === "closed") return afterClosing[stateNow("idaas")];
      return [];
    },
    idaas: (state, stateNow) => {
      if (state === "announced") return [newSpace];
      if (state === "closed") return [leftBehind];
      return [newSpace, ...besideCsam[stateNow("csam-cert")]];
    },
    eid: (state) => (state === "closed" ? [leftBehind] : []),
  };

/** Where the holder of a certificate goes while CSAM is closing to it, by the state of IDAAS. */
const beforeClosing: Readonly<Record<WayState, readonly Localized[]>> = {
  announced: [laterThroughIdaas],
  open: [nowThroughIdaas],
  closing: [nowThroughIdaas],
  closed: [],
};

/** And once CSAM has closed to it. */
const afterClosing: Readonly<Record<WayState, readonly Localized[]>> = {
  announced: [laterThroughIdaas, leftBehind],
  open: [signInThroughIdaas, leftBehind],
  closing: [signInThroughIdaas, leftBehind],
  closed: [leftBehind],
};

/** What the holder of a certificate in IDAAS leaves in CSAM, by the state of CSAM. */
const besideCsam: Readonly<Record<WayState, readonly Localized[]>> = {
  announced: [],
  open: [],
  closing: [finishThere],
  closed: [leftBehind],
};
