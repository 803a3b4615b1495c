import { isHeld } from "../../shared/application/entity-tags.ts";
import { type FilingAccounts, fileAccounts } from "../../shared/application/file-accounts.ts";
import { readDocument, readFiling, readReport } from "../../shared/application/follow-filing.ts";
import { type Versioned } from "../../shared/application/ports/personal-spaces.ts";
import { withdrawFiling } from "../../shared/application/withdraw-filing.ts";
import { costsView, eventsView, filingView, reportView } from "../../shared/contracts/http/filing-view.ts";
import { pageQuery } from "../../shared/contracts/http/paging.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { type Language } from "../../shared/domain/language.ts";
import { ok, refuse } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { type Answer, bytesAnswer, jsonAnswer, unchanged } from "./answers.ts";
import {
  type PersonalArrival,
  type PersonalHandler,
  type PersonalNeeds,
  registerPersonalRoute,
} from "./personal-route.ts";
import {
  bodyBytes,
  encodedContinuation,
  idempotencyKey,
  ifMatch,
  invalid,
  mediaType,
  pageAsked,
  parameter,
  queryParameters,
} from "./request-parts.ts";

export type FilingRoutesNeeds = PersonalNeeds & FilingAccounts & { readonly uploadLimitBytes: number };

const list = "v1/filings";
const one = `${list}/{id}`;

/** Upload and follow-up of filings. */
export function registerFilingRoutes(app: FunctionsApp, needs: FilingRoutesNeeds): void {
  const routes = [
    { name: "file-accounts", method: "POST", path: list, handler: upload(needs) },
    { name: "list-filings", method: "GET", path: list, handler: page(needs) },
    { name: "read-filing", method: "GET", path: one, handler: follow(needs, filingView) },
    { name: "read-events", method: "GET", path: `${one}/events`, handler: follow(needs, eventsView) },
    { name: "read-report", method: "GET", path: `${one}/report`, handler: report(needs) },
    { name: "read-costs", method: "GET", path: `${one}/costs`, handler: costs(needs) },
    { name: "read-document", method: "GET", path: `${one}/document`, handler: document(needs) },
    { name: "withdraw-filing", method: "DELETE", path: one, handler: withdrawal(needs) },
  ] as const;
  for (const { handler, ...route } of routes) registerPersonalRoute(app, needs, route, handler);
}

const xbrlTypes = ["application/xbrl+xml", "application/xml", "text/xml"];

function upload(needs: FilingRoutesNeeds): PersonalHandler {
  const file = fileAccounts(needs);
  return async ({ request, opened, receivedAt, trace, language }) => {
    const key = idempotencyKey(request);
    if (!key.ok) return key;
    if (!xbrlTypes.includes(mediaType(request.headers.get("content-type")))) {
      return refuse({ kind: "unsupported-media-type", supported: xbrlTypes });
    }
    const bytes = await bodyBytes(request, needs.uploadLimitBytes);
    if (!bytes.ok) return bytes;
    if (bytes.value.byteLength === 0) return invalid([{ in: "body", detail: "the file is empty" }]);
    const taken = { bytes: bytes.value, format: "xbrl", idempotencyKey: key.value, receivedAt } as const;
    const filed = await file(opened, taken, trace);
    if (!filed.ok) return filed;
    const { value, version } = filed.value.filing;
    // A retry gets the answer that the first request got.
    const headers = { Location: `/${list}/${value.id}`, ETag: version };
    return ok(jsonAnswer(201, filingView(value, language), headers));
  };
}

function page({ spaces }: FilingRoutesNeeds): PersonalHandler {
  return async ({ request, opened, language }) => {
    const query = queryParameters(request, pageQuery);
    if (!query.ok) return query;
    const found = await spaces.filings(opened.space, pageAsked(query.value));
    if (found === undefined) return invalid([{ in: "continuation", detail: "not one that this list gave" }]);
    const items = found.items.map(({ value }) => filingView(value, language));
    return ok(jsonAnswer(200, { items, continuation: encodedContinuation(found.continuation) }));
  };
}

/** A view of a filing that a follower asks for again and again: 304 while nothing has changed. */
function follow(
  needs: FilingRoutesNeeds,
  view: (filing: Filing, language: Language) => object,
): PersonalHandler {
  const answer = ({ request, language }: PersonalArrival, { value, version }: Versioned<Filing>): Answer =>
    isHeld(request.headers.get("if-none-match"), version)
      ? unchanged(version)
      : jsonAnswer(200, view(value, language), { ETag: version, "Cache-Control": "private, no-cache" });
  return async (arrival) => {
    const found = await readFiling(needs)(arrival.opened, parameter(arrival.request, "id"));
    return found.ok ? ok(answer(arrival, found.value)) : found;
  };
}

function report(needs: FilingRoutesNeeds): PersonalHandler {
  return async ({ request, opened, language }) => {
    const found = await readReport(needs)(opened, parameter(request, "id"));
    if (!found.ok) return found;
    const { report: value, etag } = found.value;
    if (isHeld(request.headers.get("if-none-match"), etag)) return ok(unchanged(etag));
    return ok(
      jsonAnswer(200, reportView(value, language), { ETag: etag, "Cache-Control": "private, no-cache" }),
    );
  };
}

function costs(needs: FilingRoutesNeeds): PersonalHandler {
  return async ({ request, opened, language }) => {
    const found = await readFiling(needs)(opened, parameter(request, "id"));
    if (!found.ok) return found;
    const { value: filing, version } = found.value;
    if (!("costs" in filing)) return refuse({ kind: "not-available-yet", status: filing.status });
    if (isHeld(request.headers.get("if-none-match"), version)) return ok(unchanged(version));
    const headers = { ETag: version, "Cache-Control": "private, no-cache" };
    return ok(jsonAnswer(200, costsView(filing.costs, language), headers));
  };
}

function document(needs: FilingRoutesNeeds): PersonalHandler {
  return async ({ request, opened }) => {
    const found = await readDocument(needs)(opened, parameter(request, "id"));
    if (!found.ok) return found;
    const { filing, bytes } = found.value;
    const etag = `"${filing.document.sha256}"`;
    if (isHeld(request.headers.get("if-none-match"), etag)) return ok(unchanged(etag));
    return ok(
      await bytesAnswer(bytes, {
        "Content-Type": "application/xbrl+xml",
        "Content-Disposition": `attachment; filename="${filing.id}.xbrl"`,
        ETag: etag,
      }),
    );
  };
}

function withdrawal(needs: FilingRoutesNeeds): PersonalHandler {
  const withdraw = withdrawFiling(needs);
  return async ({ request, opened, receivedAt, language }) => {
    const seen = ifMatch(request);
    if (!seen.ok) return seen;
    const withdrawn = await withdraw(opened, parameter(request, "id"), { ifMatch: seen.value, receivedAt });
    if (!withdrawn.ok) return withdrawn;
    const { value, version } = withdrawn.value;
    return ok(jsonAnswer(200, filingView(value, language), { ETag: version }));
  };
}
