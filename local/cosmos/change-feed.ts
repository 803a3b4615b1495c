import { changeFeedCharge } from "./charge.ts";
import { type Container } from "./containers.ts";
import { type Documents, sizeOf, type StoredDocument } from "./documents.ts";
import { badRequest } from "./errors.ts";
import { type PartitionScope } from "./partition-key.ts";
import { type JsonObject } from "./sql/values.ts";

interface ChangeFeedRequest {
  readonly container: Container;
  readonly scope: PartitionScope;
  readonly maximumItems: number;
  /** `If-None-Match`: the etag of the page before; `*` begins with what comes after now. */
  readonly after: string | undefined;
  /** `If-Modified-Since`: leaves out what was written before. */
  readonly since: string | undefined;
}

interface ChangeFeedPage {
  readonly documents: readonly JsonObject[];
  /** Where the next page begins. */
  readonly etag: string;
  readonly charge: number;
}

/**
 * Reads the change feed in its latest-version mode: each document that exists, once, at the place of its last change. What
 * one transaction wrote is never divided between pages, so a page may be longer than asked for.
 *
 * @param now the log sequence number of the last transaction
 * @throws ServiceError 400 for an etag that is none of the feed's
 */
export function readChangeFeed(
  documents: Documents,
  request: ChangeFeedRequest,
  now: number,
): ChangeFeedPage {
  const { container, scope, maximumItems, since } = request;
  const after = startOf(request, now);
  const sinceSecond = since === undefined ? 0 : Math.floor(Date.parse(since) / 1000);
  if (Number.isNaN(sinceSecond)) throw badRequest("If-Modified-Since is not a date.");
  const page: StoredDocument[] = [];
  let reached = now;
  for (const document of documents.changes(container, scope, after)) {
    const last = page.at(-1);
    if (last !== undefined && page.length >= maximumItems && document.change !== last.change) {
      reached = last.change;
      break;
    }
    if (Number(document.value["_ts"]) >= sinceSecond) page.push(document);
  }
  return {
    documents: page.map(({ value, change }) => ({ ...value, _lsn: change })),
    etag: `"${reached}"`,
    charge: changeFeedCharge(page.reduce((bytes, document) => bytes + sizeOf(document), 0)),
  };
}

function startOf({ after }: ChangeFeedRequest, now: number): number {
  if (after === undefined) return 0;
  if (after === "*") return now;
  const number = /^"?(\d+)"?$/.exec(after)?.[1];
  if (number === undefined) throw badRequest("The etag of If-None-Match is not one of the change feed.");
  return Number(number);
}
