import { type Transfers } from "../../shared/application/ports/transfers.ts";
import {
  parseTransferDocument,
  placeOf,
  transferDocument,
} from "../../shared/contracts/storage/transfer-document.ts";
import { type Transfer } from "../../shared/domain/transfer/transfer.ts";

export interface MemoryTransfers extends Transfers {
  /** Every transfer as it is now, the oldest request first. */
  readonly all: readonly Transfer[];
}

interface Kept {
  readonly text: string;
  readonly version: string;
}

/** The register of transfers in memory. */
export function memoryTransfers(): MemoryTransfers {
  const kept = new Map<string, Kept>();
  let versions = 0;
  const versioned = ({ text, version }: Kept) => ({
    value: parseTransferDocument(JSON.parse(text)),
    version,
  });
  const inOrder = () =>
    [...kept.values()].map(versioned).sort((a, b) => (placeOf(a.value) < placeOf(b.value) ? -1 : 1));
  return {
    get all() {
      return inOrder().map(({ value }) => value);
    },
    async transfer(id) {
      await Promise.resolve();
      const found = kept.get(id);
      return found === undefined ? undefined : versioned(found);
    },
    async store(transfer, over) {
      await Promise.resolve();
      if (kept.get(transfer.id)?.version !== over) return undefined;
      versions += 1;
      const version = `"${String(versions)}"`;
      kept.set(transfer.id, { text: JSON.stringify(transferDocument(transfer)), version });
      return version;
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
      const items = found.slice(0, limit);
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
  };
}
