import { type RefusalKind } from "../../shared/application/refusal.ts";
import { type StaffRole } from "../../shared/domain/access/principal.ts";
import { jsonFile } from "../doubles/json-accounts-reader.ts";
import { someAccounts } from "../builders/accounts.ts";
import { aCertificate, aDescription } from "../builders/transfers.ts";
import { type Named, type Visitor } from "./town.ts";
import { type Sent } from "./visit.ts";

/** Who may use a route, and what becomes of a request that is in order. A new route is not done before it has its line. */
export interface RouteRule {
  /** `anyone`: a token changes nothing. `key`: with or without a profile. `holder`: with a profile. Else staff with that role. */
  readonly who: "anyone" | "key" | "holder" | StaffRole;
  /** Whether the request names something of a space: whoever may come in finds it there, or 404. */
  readonly names?: "filing" | "payment";
  readonly send?: (named: Named) => Sent;
  /** Shows filings of every space to whoever may: that is what it is for. Any other answer holds nothing of anybody else's. */
  readonly showsAll?: true;
  /** The status, or the refusal, for whoever may. */
  readonly gets: Outcome | ((visitor: Visitor) => Outcome);
}

export type Outcome = number | RefusalKind;

const details = { language: "fr", email: "anna@maes.example", name: "Anna Maes" };
const uploaded = new TextDecoder().decode(jsonFile({ accounts: someAccounts() }));

const filing = ({ filing: id }: Named): Sent => ({ params: { id } });
const payment = ({ payment: id }: Named): Sent => ({ params: { id } });

const transfer = (): Sent => ({ params: { id: "a-transfer-of-no-one" }, headers: { "if-match": "*" } });
const wish = { certificate: aCertificate, filings: [aDescription()] };

const isPerson = ({ principal }: Visitor): boolean =>
  principal?.kind === "filer" && principal.connection === "eid";

export const routeRules: Readonly<Record<string, RouteRule>> = {
  health: { who: "anyone", gets: 200 },
  "tell-access": { who: "anyone", gets: 200 },
  "list-certificate-authorities": { who: "anyone", gets: 200 },
  "diagnose-login": { who: "anyone", gets: 200 },
  "answer-question": {
    who: "anyone",
    send: () => ({ body: { question: "Where do I find my filings after the cutoff?" } }),
    gets: 200,
  },

  "read-profile": { who: "holder", gets: 200 },
  "put-profile": {
    who: "key",
    send: () => ({ body: details }),
    gets: ({ standing }) =>
      standing === "superseded" ? "key-superseded" : standing === "holder" ? 200 : 201,
  },
  "read-space": { who: "holder", gets: 200 },
  "make-succession-code": {
    who: "holder",
    gets: (visitor) => (isPerson(visitor) ? "certificate-required" : 201),
  },
  "redeem-succession-code": {
    who: "key",
    send: () => ({ body: { code: "a-code-that-nobody-made" } }),
    gets: (visitor) => (isPerson(visitor) ? "certificate-required" : "succession-code-invalid"),
  },

  "file-accounts": {
    who: "holder",
    send: () => ({
      headers: { "content-type": "application/xbrl+xml", "idempotency-key": "1" },
      body: uploaded,
    }),
    gets: 201,
  },
  "list-filings": { who: "holder", gets: 200 },
  "read-filing": { who: "holder", names: "filing", send: filing, gets: 200 },
  "read-events": { who: "holder", names: "filing", send: filing, gets: 200 },
  "read-report": { who: "holder", names: "filing", send: filing, gets: 200 },
  "read-costs": { who: "holder", names: "filing", send: filing, gets: 200 },
  "read-document": { who: "holder", names: "filing", send: filing, gets: 200 },
  "withdraw-filing": {
    who: "holder",
    names: "filing",
    send: (named) => ({ ...filing(named), headers: { "if-match": "*" } }),
    gets: 200,
  },
  "start-payment": {
    who: "holder",
    names: "filing",
    send: (named) => ({ headers: { "idempotency-key": "1" }, body: { filings: [named.filing] } }),
    gets: 201,
  },
  "read-payment": { who: "holder", names: "payment", send: payment, gets: 200 },
  "cancel-payment": { who: "holder", names: "payment", send: payment, gets: 200 },

  "pay-by-link": { who: "anyone", send: () => ({ params: { token: "090933755493-guessed" } }), gets: 404 },
  "notice-payment": {
    who: "anyone",
    send: () => ({ params: { provider: "hosted" }, body: { id: "checkout-of-no-one" } }),
    gets: 200,
  },
  "list-references": {
    who: "anyone",
    send: () => ({ params: { enterpriseNumber: "0403170701" } }),
    gets: "not-found",
  },
  "read-accounting-data": {
    who: "anyone",
    send: () => ({ params: { reference: "2024-00000001" }, headers: { accept: "application/pdf" } }),
    gets: "not-found",
  },

  "request-transfer": {
    who: "contact-centre",
    send: () => ({ body: wish }),
    gets: "transfer-target-unfit",
  },
  "ask-for-transfer": { who: "holder", send: () => ({ body: wish }), gets: 202 },
  "list-transfers": { who: "contact-centre", gets: 200 },
  "read-transfer": { who: "contact-centre", send: transfer, gets: "not-found" },
  "approve-transfer": { who: "contact-centre", send: transfer, gets: "not-found" },
  "reject-transfer": { who: "contact-centre", send: transfer, gets: "not-found" },
  "cancel-transfer-payments": { who: "contact-centre", send: transfer, gets: "not-found" },

  "close-connection": {
    who: "scheduler",
    send: () => ({ params: { connection: "eid" } }),
    gets: "connection-still-open",
  },
  "move-closing": {
    who: "operator",
    send: () => ({
      params: { connection: "eid" },
      body: { closesAt: "2030-01-01T00:00:00Z", reason: "a successor is there" },
    }),
    gets: 200,
  },
  "list-dead-letters": { who: "operator", gets: 200 },
  "replay-dead-letters": {
    who: "operator",
    send: () => ({ body: { queue: "price", reason: "no-tariff" } }),
    gets: 200,
  },
  "list-stranded": { who: "operator", showsAll: true, gets: 200 },
  "read-reconciliation": { who: "operator", gets: "not-found" },
};

/** The rule of the route of that name. */
export function ruleOf(name: string): RouteRule {
  const rule = routeRules[name];
  if (rule === undefined)
    throw new Error(`nobody has said who may use ${name}: give it a line in route-rules.ts`);
  return rule;
}
