import { type Clock } from "../../shared/application/ports/clock.ts";
import { type Versioned } from "../../shared/application/ports/personal-spaces.ts";
import { type Transfers } from "../../shared/application/ports/transfers.ts";
import {
  erasedTransferDocument,
  parseErasedTransferDocument,
  parseTransferDocument,
  placeOf,
  transferDocument,
} from "../../shared/contracts/storage/transfer-document.ts";
import { type StoredDocument } from "../../shared/contracts/storage/values.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { type Transfer, endedStatuses } from "../../shared/domain/transfer/transfer.ts";
import { frozen } from "./frozen.ts";
import { storeStamp } from "./store-stamp.ts";

export interface MemoryTransfers extends Transfers {
  /** Every transfer as it is now, the oldest request first. */
  readonly all: readonly Transfer[];
}

interface Kept {
  readonly text: string;
  /** Read back from the text, once; absent where it is erased. */
  readonly value: Transfer | undefined;
  readonly version: string;
  readonly changedAt: Instant;
}

interface KeptTransfer extends Versioned<Transfer> {
  readonly changedAt: Instant;
}

/** The register of transfers in memory; its changes are stamped by the clock. */
export function memoryTransfers(clock: Clock): MemoryTransfers {
  const kept = new Map<string, Kept>();
  let versions = 0;
  const transferIn = ({ value, version, changedAt }: Kept): readonly KeptTransfer[] =>
    value === undefined ? [] : [{ value, version, changedAt }];
  const inOrder = () =>
    [...kept.values()].flatMap(transferIn).sort((a, b) => (placeOf(a.value) < placeOf(b.value) ? -1 : 1));
  const write = (id: string, document: StoredDocument): string => {
    versions += 1;
    const version = `"${String(versions)}"`;
    const text = JSON.stringify(document);
    const value = frozen(parseTransferDocument(JSON.parse(text)));
    kept.set(id, { text, value, version, changedAt: storeStamp(clock.now()) });
    return version;
  };
  return {
    get all() {
      return inOrder().map(({ value }) => value);
    },
    async transfer(id) {
      await Promise.resolve();
      const found = kept.get(id);
      const [transfer] = found === undefined ? [] : transferIn(found);
      return transfer === undefined ? undefined : { value: transfer.value, version: transfer.version };
    },
    async erased(id) {
      await Promise.resolve();
      const found = kept.get(id);
      return found === undefined ? undefined : parseErasedTransferDocument(JSON.parse(found.text));
    },
    async store(transfer, over) {
      await Promise.resolve();
      return kept.get(transfer.id)?.version === over
        ? write(transfer.id, transferDocument(transfer))
        : undefined;
    },
    async erase(transfer, over) {
      await Promise.resolve();
      const isAsRead = kept.get(transfer.id)?.version === over;
      if (isAsRead) write(transfer.id, erasedTransferDocument(transfer));
      return isAsRead;
    },
    async list({ status, certificateNumber, enterpriseNumber }, { limit, continuation = "" }) {
      await Promise.resolve();
      if (continuation !== "" && !continuation.includes("Z ")) return undefined;
      const found = inOrder()
        .filter(({ value }) => status === undefined || value.status === status)
        .filter(
          ({ value }) => certificateNumber === undefined || value.certificate.number === certificateNumber,
        )
        .filter(
          ({ value }) =>
            enterpriseNumber === undefined ||
            value.filings.some((filing) => filing.enterpriseNumber === enterpriseNumber),
        )
        .filter(({ value }) => placeOf(value) > continuation);
      const items = found.slice(0, limit).map(({ value, version }) => ({ value, version }));
      const last = items.at(-1);
      const isMore = found.length > limit && last !== undefined;
      return { items, continuation: isMore ? placeOf(last.value) : null };
    },
    async *waitingSince(until) {
      await Promise.resolve();
      for (const { value } of inOrder()) {
        const { id, waiting, target } = value;
        if (waiting === undefined || waiting.since > until) continue;
        yield [{ id, connection: target.connection, spaceId: target.spaceId, since: waiting.since }];
      }
    },
    async *endedSince(until) {
      await Promise.resolve();
      const statuses: readonly Transfer["status"][] = endedStatuses;
      for (const { value, version, changedAt } of inOrder()) {
        const { status, waiting } = value;
        if (!statuses.includes(status) || waiting !== undefined || changedAt > until) continue;
        yield [{ value, version }];
      }
    },
  };
}
