import { type Connection, type SpaceAddress } from "../../domain/access/connection.ts";
import { type ErasedProfile, type Profile } from "../../domain/access/profile.ts";
import { type Day } from "../../domain/day.ts";
import {
  type EndedFiling,
  type Filing,
  type MovedFiling,
  type PayableFiling,
} from "../../domain/filing/filing.ts";
import { type UnfinishedFiling } from "../../domain/filing/unfinished.ts";
import { type Verdict } from "../../domain/filing/moved.ts";
import { type FilingStatus, type WorkQueue } from "../../domain/filing/transitions.ts";
import { type Instant } from "../../domain/instant.ts";
import { type Notice } from "../../domain/notice/notice.ts";
import { type Payment } from "../../domain/payment/payment.ts";

/** A value as it was read, with the version that a change of it must still find. */
export interface Versioned<Value> {
  readonly value: Value;
  readonly version: string;
}

/** What a space holds. */
export type SpaceDocument =
  | { readonly filing: Filing }
  | { readonly payment: Payment }
  | { readonly profile: Profile }
  | { readonly erasedProfile: ErasedProfile }
  | { readonly notice: Notice }
  | { readonly verdict: Verdict };

/** One change of a batch. `create` fails if the document is there, `replace` if it is not as it was read. */
export type SpaceChange =
  { readonly create: SpaceDocument } | { readonly replace: SpaceDocument; readonly version: string };

/** A document that waits, as the sweeper sees it. */
export interface WaitingDocument extends SpaceAddress {
  readonly id: string;
  readonly for: WorkQueue;
  readonly since: Instant;
  /** An open payment waits for its payer; everything else waits for us. */
  readonly isOpenPayment: boolean;
}

/** A filing or payment whose term is over. */
export interface OverdueDocument extends SpaceAddress {
  readonly id: string;
  readonly kind: "filing" | "payment";
  readonly dueBy: Day;
}

/** Which unfinished filings: those of one connection, and there of one space, of those after one, of one enterprise. */
export interface UnfinishedSearch {
  readonly connection: Connection;
  readonly spaceId?: string | undefined;
  readonly afterSpace?: string | undefined;
  readonly enterpriseNumber?: string | undefined;
}

/** A document that changed, and when: the second of its last change by the clock of the store. */
export interface ChangedDocument extends SpaceAddress {
  readonly id: string;
  readonly kind: "filing" | "payment" | "profile";
  readonly changedAt: Instant;
}

export interface FilingPage {
  readonly items: readonly Versioned<Filing>[];
  readonly continuation: string | null;
}

/** The personal spaces: the source of truth. Everything is read and written inside one space. */
export interface PersonalSpaces {
  filing(space: SpaceAddress, id: string): Promise<Versioned<Filing> | undefined>;
  payment(space: SpaceAddress, id: string): Promise<Versioned<Payment> | undefined>;
  notice(space: SpaceAddress, id: string): Promise<Versioned<Notice> | undefined>;
  profile(space: SpaceAddress): Promise<Versioned<Profile> | undefined>;
  /** What stands in the place of the profile after it was erased. */
  erasedProfile(space: SpaceAddress): Promise<Versioned<ErasedProfile> | undefined>;
  /** What the space answered to a move into it; `undefined` as long as it has not. */
  verdict(space: SpaceAddress, move: string): Promise<Verdict | undefined>;
  /**
   * All of the changes, or none: `conflict` when a document to create is there already or a document to
   * replace is no longer as it was read. Throws a Fault when the outcome is not known.
   * @param changes at most 100, all of the one space.
   * @returns the new versions, in the order of the changes.
   */
  commit(
    space: SpaceAddress,
    changes: readonly SpaceChange[],
  ): Promise<
    { readonly kind: "committed"; readonly versions: readonly string[] } | { readonly kind: "conflict" }
  >;
  /** The filings of the space whose accounts name that enterprise. */
  filingsOfEnterprise(space: SpaceAddress, enterpriseNumber: string): Promise<readonly Filing[]>;
  /** What filings that moved out of the space have left in it. */
  tombstones(space: SpaceAddress): Promise<readonly MovedFiling[]>;
  /** The newest first; `undefined` when the continuation is none that this list gave. */
  filings(
    space: SpaceAddress,
    page: { limit: number; continuation?: string },
  ): Promise<FilingPage | undefined>;
  countByStatus(space: SpaceAddress): Promise<Readonly<Partial<Record<FilingStatus, number>>>>;
  /** The filings that are to be paid, the earliest term first; no more than that many. */
  payable(space: SpaceAddress, limit: number): Promise<readonly PayableFiling[]>;
  /** Every space of the connection that has a holder, a page at a time. */
  held(connection: Connection): AsyncIterable<readonly SpaceAddress[]>;
  /** Everything that has been waiting since that instant or longer, over all spaces, a page at a time. */
  waitingSince(until: Instant): AsyncIterable<readonly WaitingDocument[]>;
  /** Everything of the connection that could still be paid and whose term ended before that day, a page at a time. */
  overdue(connection: Connection, before: Day): AsyncIterable<readonly OverdueDocument[]>;
  /** Every unfinished filing that has all of what is given: space by space in the order of their ids, a page at a time. */
  unfinished(search: UnfinishedSearch): AsyncIterable<readonly UnfinishedFiling[]>;
  /** Every filing whose life ended before that instant without a publication, over all spaces, a page at a time. */
  endedBefore(until: Instant): AsyncIterable<readonly Versioned<EndedFiling>[]>;
  /**
   * Every profile whose last change came not after that instant, by the clock of the store and to the second, over all
   * spaces, a page at a time.
   */
  profilesUnchangedSince(until: Instant): AsyncIterable<readonly Versioned<Profile>[]>;
  /**
   * Everything whose last change came after one instant and not after another, by the clock of the store and to the
   * second, the oldest change first, a page at a time. What changes meanwhile is no longer in it.
   */
  changedBetween(after: Instant, until: Instant): AsyncIterable<readonly ChangedDocument[]>;
  /** The filings that have that id, over all spaces. */
  filingsWithId(id: string): Promise<readonly Filing[]>;
}
