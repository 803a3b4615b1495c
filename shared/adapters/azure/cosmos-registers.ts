import { Fault } from "../../application/fault.ts";
import { type Registers } from "../../application/ports/registers.ts";
import {
  parseReconciliationDocument,
  reconciliationDocument,
  reconciliationId,
} from "../../contracts/storage/reconciliation-document.ts";
import {
  attemptsDocument,
  attemptsId,
  auditDocument,
  closureDocument,
  closureId,
  numbersDocument,
  numbersId,
  parseAttempts,
  parseClosureDocument,
  parseNumbers,
  parseRefundDocument,
  parseTimetable,
  refundDocument,
  refundId,
  timetableDocument,
  timetableId,
} from "../../contracts/storage/register-documents.ts";
import { type StoredDocument } from "../../contracts/storage/values.ts";
import { type Timetable } from "../../domain/access/timetable.ts";
import { type CosmosDocuments } from "./cosmos-documents.ts";

const drawsAgainstRivals = 20;

/**
 * The registers of the office.
 * @param shipped the timetable in force until an operator writes another one.
 */
export const cosmosRegisters = (documents: CosmosDocuments, shipped: Timetable): Registers => ({
  async timetable() {
    const found = await documents.read(timetableId, [timetableId]);
    return found === undefined ? shipped : parseTimetable(found.document);
  },

  async timetableInForce() {
    const found = await documents.read(timetableId, [timetableId]);
    return found === undefined
      ? { value: shipped, version: undefined }
      : { value: parseTimetable(found.document), version: found.version };
  },

  storeTimetable: (timetable, over) => storeOver(documents, timetableDocument(timetable), over),

  async closure(connection, closedAt) {
    const id = closureId(connection, closedAt);
    const found = await documents.read(id, [id]);
    return found && { value: parseClosureDocument(found.document), version: found.version };
  },

  storeClosure: (closure, over) => storeOver(documents, closureDocument(closure), over),

  async takeNumbers(year, count) {
    for (let draw = 0; draw < drawsAgainstRivals; draw += 1) {
      const first = await takeOnce(documents, year, count);
      if (first !== undefined) return { first, last: first + count - 1 };
    }
    throw new Fault("others took every number that was asked for");
  },

  async createRefund(refund) {
    await documents.create(refundDocument(refund));
  },

  async refund(id) {
    const found = await documents.read(refundId(id), [refundId(id)]);
    return found === undefined ? undefined : parseRefundDocument(found.document);
  },

  async createAuditEntry(entry) {
    await documents.create(auditDocument(entry));
  },

  async reconciliation() {
    const found = await documents.read(reconciliationId, [reconciliationId]);
    if (found === undefined) return undefined;
    return { value: parseReconciliationDocument(found.document), version: found.version };
  },

  storeReconciliation: (reconciliation, over) =>
    storeOver(documents, reconciliationDocument(reconciliation), over),

  async attempts(id) {
    const found = await documents.read(attemptsId(id), [attemptsId(id)]);
    return found === undefined ? undefined : { value: parseAttempts(found.document), version: found.version };
  },

  async storeAttempts(id, attempts, over) {
    const document = attemptsDocument(id, attempts);
    const written =
      over === undefined
        ? await documents.create(document)
        : await documents.replace(document, [document.id], over);
    return written !== undefined;
  },
});

/** Writes the one document of its id over that version, or as the first; `false` when somebody was faster. */
async function storeOver(
  documents: CosmosDocuments,
  document: StoredDocument,
  over: string | undefined,
): Promise<boolean> {
  const written =
    over === undefined
      ? await documents.create(document)
      : await documents.replace(document, [document.id], over);
  return written !== undefined;
}

/** The first number of the block; `undefined` when somebody else took it meanwhile. */
async function takeOnce(
  documents: CosmosDocuments,
  year: number,
  count: number,
): Promise<number | undefined> {
  const id = numbersId(year);
  const found = await documents.read(id, [id]);
  const first = found === undefined ? 1 : parseNumbers(found.document);
  const next = numbersDocument(year, first + count);
  const written =
    found === undefined ? await documents.create(next) : await documents.replace(next, [id], found.version);
  return written === undefined ? undefined : first;
}
