import { type Checkouts } from "../../shared/application/checkouts.ts";
import {
  approveTransfer,
  cancelTransferPayments,
  rejectTransfer,
} from "../../shared/application/decide-transfer.ts";
import { keptTransfer } from "../../shared/application/kept-transfer.ts";
import { type Versioned } from "../../shared/application/ports/personal-spaces.ts";
import { type RefusalOf } from "../../shared/application/refusal.ts";
import {
  type RequestingTransfers,
  type TransferRequest,
  askForTransfer,
  requestTransfer,
} from "../../shared/application/request-transfer.ts";
import {
  cancelPaymentBody,
  rejectionBody,
  transferBody,
  transferRequestView,
  transferSearch,
  transferView,
} from "../../shared/contracts/http/transfer-view.ts";
import { type Transfer } from "../../shared/domain/transfer/transfer.ts";
import { type Result, ok } from "../../shared/domain/result.ts";
import { type FunctionsApp } from "../app.ts";
import { type Answer, jsonAnswer } from "./answers.ts";
import { type PersonalHandler, type PersonalNeeds, registerPersonalRoute } from "./personal-route.ts";
import {
  encodedContinuation,
  ifMatch,
  invalid,
  jsonBody,
  optionalIdempotencyKey,
  optionalJsonBody,
  pageAsked,
  parameter,
  queryParameters,
} from "./request-parts.ts";
import { type Arrival } from "./route.ts";
import { type StaffHandler, registerStaffRoute } from "./staff-route.ts";

export type TransferRoutesNeeds = PersonalNeeds & RequestingTransfers & Checkouts;

const path = "v1/transfers";
const one = `${path}/{id}`;

/** How filings come from one personal space to another: an agent or a filer asks, another agent decides. */
export function registerTransferRoutes(app: FunctionsApp, needs: TransferRoutesNeeds): void {
  const role = "contact-centre";
  const routes = [
    { name: "request-transfer", method: "POST", path, handler: request(needs) },
    { name: "list-transfers", method: "GET", path, handler: list(needs) },
    { name: "read-transfer", method: "GET", path: one, handler: read(needs) },
    { name: "approve-transfer", method: "POST", path: `${one}/approve`, handler: approval(needs) },
    { name: "reject-transfer", method: "POST", path: `${one}/reject`, handler: rejection(needs) },
    {
      name: "cancel-transfer-payments",
      method: "POST",
      path: `${one}/cancel-payment`,
      handler: cancellation(needs),
    },
  ] as const;
  for (const { handler, ...route } of routes) registerStaffRoute(app, needs, { ...route, role }, handler);

  const ofFilers = { name: "ask-for-transfer", method: "POST", path: "v1/transfer-requests" } as const;
  registerPersonalRoute(app, needs, ofFilers, requestByFiler(needs));
}

const answer = (status: number, { value, version }: Versioned<Transfer>, headers = {}): Answer =>
  jsonAnswer(status, transferView(value), { ETag: version, ...headers });

function request(needs: TransferRoutesNeeds): StaffHandler {
  const ask = requestTransfer(needs);
  return async (arrival) => {
    const asked = await transferRequest(arrival);
    if (!asked.ok) return asked;
    const requested = await ask(arrival.staff.subject, asked.value);
    if (!requested.ok) return requested;
    // A retry gets the answer that the first request got.
    const { transfer } = requested.value;
    return ok(answer(201, transfer, { Location: `/${path}/${transfer.value.id}` }));
  };
}

function requestByFiler(needs: TransferRoutesNeeds): PersonalHandler {
  const ask = askForTransfer(needs);
  return async (arrival) => {
    const asked = await transferRequest(arrival);
    if (!asked.ok) return asked;
    const queued = await ask(arrival.opened, asked.value);
    return queued.ok ? ok(jsonAnswer(202, transferRequestView(queued.value.transfer.value))) : queued;
  };
}

async function transferRequest({
  request: received,
  receivedAt,
}: Arrival): Promise<
  Result<TransferRequest, RefusalOf<"invalid-request"> | RefusalOf<"idempotency-key-required">>
> {
  const key = optionalIdempotencyKey(received);
  if (!key.ok) return key;
  const body = await jsonBody(received, transferBody);
  if (!body.ok) return body;
  return ok({ ...body.value, receivedAt, ...(key.value === undefined ? {} : { idempotencyKey: key.value }) });
}

/** What waits for a decision; a search goes through all, decided or not. */
function list({ transfers }: TransferRoutesNeeds): StaffHandler {
  return async ({ request: received }) => {
    const query = queryParameters(received, transferSearch);
    if (!query.ok) return query;
    const { limit: _limit, continuation: _from, ...search } = query.value;
    const asked = Object.keys(search).length === 0 ? ({ status: "requested" } as const) : search;
    const page = await transfers.list(asked, pageAsked(query.value));
    if (page === undefined) return invalid([{ in: "continuation", detail: "not one that this list gave" }]);
    const items = page.items.map(({ value }) => transferView(value));
    return ok(jsonAnswer(200, { items, continuation: encodedContinuation(page.continuation) }));
  };
}

function read({ transfers }: TransferRoutesNeeds): StaffHandler {
  return async ({ request: received }) => {
    const found = await keptTransfer(transfers, parameter(received, "id"));
    return found.ok ? ok(answer(200, found.value)) : found;
  };
}

function approval(needs: TransferRoutesNeeds): StaffHandler {
  const approve = approveTransfer(needs);
  return async ({ request: received, staff, trace }) => {
    const seen = ifMatch(received);
    if (!seen.ok) return seen;
    const decision = { agent: staff.subject, ifMatch: seen.value, trace };
    const approved = await approve(parameter(received, "id"), decision);
    return approved.ok ? ok(answer(200, approved.value)) : approved;
  };
}

function rejection(needs: TransferRoutesNeeds): StaffHandler {
  const reject = rejectTransfer(needs);
  return async ({ request: received, staff, trace }) => {
    const seen = ifMatch(received);
    if (!seen.ok) return seen;
    const body = await optionalJsonBody(received, rejectionBody);
    if (!body.ok) return body;
    const decision = { agent: staff.subject, ifMatch: seen.value, trace, ...body.value };
    const rejected = await reject(parameter(received, "id"), decision);
    return rejected.ok ? ok(answer(200, rejected.value)) : rejected;
  };
}

function cancellation(needs: TransferRoutesNeeds): StaffHandler {
  const cancel = cancelTransferPayments(needs);
  return async ({ request: received, staff, trace }) => {
    const body = await optionalJsonBody(received, cancelPaymentBody);
    if (!body.ok) return body;
    const wish = { agent: staff.subject, trace, ...body.value };
    const cancelled = await cancel(parameter(received, "id"), wish);
    return cancelled.ok ? ok(answer(200, cancelled.value)) : cancelled;
  };
}
