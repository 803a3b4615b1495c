import { type SqlParameter } from "@azure/cosmos";
import { z } from "zod";
import { type Versioned } from "../../application/ports/personal-spaces.ts";
import {
  type TransferSearch,
  type Transfers,
  type WaitingTransfer,
} from "../../application/ports/transfers.ts";
import {
  erasedTransferDocument,
  parseErasedTransferDocument,
  parseTransferDocument,
  placeOf,
  transferDocument,
  transferId,
} from "../../contracts/storage/transfer-document.ts";
import { at, connection } from "../../contracts/storage/values.ts";
import { type Transfer, endedStatuses } from "../../domain/transfer/transfer.ts";
import { type CosmosDocuments, secondsOf } from "./cosmos-documents.ts";

/** The register of transfers, in the container of the registers. */
export const cosmosTransfers = (documents: CosmosDocuments): Transfers => ({
  async transfer(id) {
    const found = await documents.read(transferId(id), [transferId(id)]);
    const value = parseTransferDocument(found?.document);
    return found === undefined || value === undefined ? undefined : { value, version: found.version };
  },

  erased: async (id) =>
    parseErasedTransferDocument((await documents.read(transferId(id), [transferId(id)]))?.document),

  store: (transfer, over) => {
    const document = transferDocument(transfer);
    return over === undefined ? documents.create(document) : documents.replace(document, [document.id], over);
  },

  async erase(transfer, over) {
    const document = erasedTransferDocument(transfer);
    return (await documents.replace(document, [document.id], over)) !== undefined;
  },

  async list(search, { limit, continuation }) {
    if (continuation !== undefined && !isPlace(continuation)) return undefined;
    const { where, parameters } = conditions({ ...search, after: continuation });
    const query = `SELECT * FROM c WHERE ${where} ORDER BY c.place ASC`;
    const rows: unknown[] = [];
    for await (const page of documents.pages({ query, parameters })) {
      rows.push(...page);
      if (rows.length > limit) break;
    }
    const items = rows.slice(0, limit).flatMap(transferIn);
    const last = items.at(-1);
    return { items, continuation: rows.length > limit && last !== undefined ? placeOf(last.value) : null };
  },

  async *waitingSince(until) {
    const pages = documents.pages({
      query:
        "SELECT c.id, c.target, c.waiting FROM c WHERE c.kind = 'transfer' AND c.waiting.since <= @until",
      parameters: [{ name: "@until", value: until }],
    });
    for await (const page of pages) yield z.array(waitingTransfer).parse(page).map(flattened);
  },

  async *endedSince(until) {
    const pages = documents.pages({
      query:
        `SELECT * FROM c WHERE c.kind = 'transfer' AND c.status IN (${ended}) ` +
        "AND NOT IS_DEFINED(c.waiting) AND c._ts <= @until",
      parameters: secondsOf({ until }),
    });
    for await (const page of pages) yield page.flatMap(transferIn);
  },
});

const ended = endedStatuses.map((status) => `'${status}'`).join(", ");

const etag = z.object({ _etag: z.string() });

/** A transfer as a query gives it; nothing when the document is of another kind. */
function transferIn(row: unknown): readonly Versioned<Transfer>[] {
  const value = parseTransferDocument(row);
  return value === undefined ? [] : [{ value, version: etag.parse(row)._etag }];
}

const waitingTransfer = z.object({
  id: z.string(),
  target: z.object({ connection, spaceId: z.string() }),
  waiting: z.object({ since: at }),
});

const flattened = ({ id, target, waiting }: z.output<typeof waitingTransfer>): WaitingTransfer => ({
  id: id.replace(/^transfer:/, ""),
  ...target,
  since: waiting.since,
});

/** An instant and an id: what `placeOf` makes. */
const isPlace = (text: string): boolean => /^\d{4}-[\d-]{5}T[\d:.]{12}Z \S+$/.test(text);

/** What a search asks for, as the condition of a query. */
function conditions(search: TransferSearch & { readonly after: string | undefined }): {
  readonly where: string;
  readonly parameters: SqlParameter[];
} {
  const asked = [
    { name: "@status", value: search.status, condition: "c.status = @status" },
    { name: "@number", value: search.certificateNumber, condition: "c.certificate.number = @number" },
    {
      name: "@enterprise",
      value: search.enterpriseNumber,
      condition: "ARRAY_CONTAINS(c.enterpriseNumbers, @enterprise)",
    },
    { name: "@after", value: search.after, condition: "c.place > @after" },
  ].flatMap(({ value, ...rest }) => (value === undefined ? [] : [{ ...rest, value }]));
  return {
    where: ["c.kind = 'transfer'", ...asked.map(({ condition }) => condition)].join(" AND "),
    parameters: asked.map(({ name, value }) => ({ name, value })),
  };
}
