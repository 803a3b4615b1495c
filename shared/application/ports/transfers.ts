import { type SpaceAddress } from "../../domain/access/connection.ts";
import { type Instant } from "../../domain/instant.ts";
import { type ErasedTransfer, type Transfer } from "../../domain/transfer/transfer.ts";
import { type Versioned } from "./personal-spaces.ts";

/** A transfer that waits, as the sweeper sees it: by its target. */
export interface WaitingTransfer extends SpaceAddress {
  readonly id: string;
  readonly since: Instant;
}

/** Which transfers: those that have all of what is given. */
export interface TransferSearch {
  readonly status?: Transfer["status"];
  readonly certificateNumber?: string;
  readonly enterpriseNumber?: string;
}

export interface TransferPage {
  readonly items: readonly Versioned<Transfer>[];
  readonly continuation: string | null;
}

/** The register of transfers. */
export interface Transfers {
  transfer(id: string): Promise<Versioned<Transfer> | undefined>;
  /** What stands in the place of a transfer after it was erased. */
  erased(id: string): Promise<ErasedTransfer | undefined>;
  /**
   * @param over the version that was read; `undefined` for a new one.
   * @returns the new version; `undefined` when it is not as it was read, or is there already.
   */
  store(transfer: Transfer, over: string | undefined): Promise<string | undefined>;
  /**
   * Puts what is left of a transfer in its place.
   * @param over the version that was read.
   * @returns whether it was as it was read.
   */
  erase(transfer: ErasedTransfer, over: string): Promise<boolean>;
  /** The oldest request first; `undefined` when the continuation is none that this list gave. */
  list(
    search: TransferSearch,
    page: { readonly limit: number; readonly continuation?: string },
  ): Promise<TransferPage | undefined>;
  /** Everything that has been waiting since that instant or longer, a page at a time. */
  waitingSince(until: Instant): AsyncIterable<readonly WaitingTransfer[]>;
  /**
   * Every transfer that has ended, waits for nothing, and was last changed not after that instant, by the clock of the
   * store and to the second, a page at a time.
   */
  endedSince(until: Instant): AsyncIterable<readonly Versioned<Transfer>[]>;
}
