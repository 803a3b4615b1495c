import { type Connection, type SpaceAddress } from "../access/connection.ts";
import { type Day, brusselsDay, daysBetween } from "../day.ts";
import { type Waiting } from "../filing/filing.ts";
import { type Instant } from "../instant.ts";

/** A filing as a notice may name it: no amount, nothing of the accounts themselves. */
export interface NoticedFiling {
  readonly enterpriseNumber: string;
  /** Absent where only a request named the filing. */
  readonly name?: string;
  readonly closingDate: Day;
}

/** What the holder of a space is told. The texts are in `notice-text.ts`. */
export type NoticeContent =
  | {
      readonly kind: "cutoff-closing-reminder";
      readonly closesAt: Instant;
      readonly daysLeft: number;
      /** How many filings of the space are in progress. */
      readonly unfinished: number;
    }
  | { readonly kind: "connection-closed"; readonly closedAt: Instant; readonly unfinished: number }
  | {
      readonly kind: "filing-moved";
      readonly filing: NoticedFiling;
      readonly from: Connection;
      readonly to: Connection;
      /** The last day to pay it in its new space; absent where there is nothing to pay, or the way in closes before. */
      readonly dueBy?: Day;
    }
  /** The other space has refused the filing: it is back where it was. */
  | { readonly kind: "move-refused"; readonly filing: NoticedFiling; readonly to: Connection }
  | { readonly kind: "transfer-refused"; readonly filings: readonly NoticedFiling[] }
  | { readonly kind: "key-succession-code-made"; readonly expiresAt: Instant }
  | { readonly kind: "key-succeeded" };

export type ClosingContent = Extract<NoticeContent, { readonly kind: "cutoff-closing-reminder" }>;

/** What a holder with so many unfinished filings is told of a closing that lies ahead. */
export const closingContent = (closesAt: Instant, now: Instant, unfinished: number): ClosingContent => ({
  kind: "cutoff-closing-reminder",
  closesAt,
  daysLeft: daysBetween(brusselsDay(now), brusselsDay(closesAt)),
  unfinished,
});

export type NoticeKind = NoticeContent["kind"];

/** Something that the holder of a space is told by mail, at the address and in the language of the profile as it is then. */
export interface Notice extends SpaceAddress {
  readonly id: string;
  readonly content: NoticeContent;
  readonly createdAt: Instant;
  /** Set until it has been dealt with. */
  readonly waiting?: Waiting;
  /** Absent for a notice that nobody was there to get. */
  readonly sentAt?: Instant;
}

/** The mail service has taken it. */
export const noticeSent = (notice: Notice, sentAt: Instant): Notice => ({ ...noticeDropped(notice), sentAt });

/** There is nobody to tell any more. */
export function noticeDropped({ waiting: _over, ...rest }: Notice): Notice {
  return rest;
}
