import { type RefusalKind } from "../shared/application/refusal.ts";

export interface Explanation {
  readonly when: string;
  readonly remedy: string;
}

/** What a developer of a front-end wants to know about each problem: a new refusal does not compile without it. */
export const explanations: Readonly<Record<RefusalKind | "unavailable" | "internal", Explanation>> = {
  unauthenticated: {
    when: "The request carries no bearer token, or one that is not accepted: wrong issuer, audience, signature or time, or a way in that nobody knows.",
    remedy: "Let the user sign in again, and send the new token. Do not try the same token again.",
  },
  "key-expired": {
    when: "The certificate behind the token has expired, although the token itself has not.",
    remedy:
      "The user needs a valid certificate. A renewed certificate is another key, with a space of its own.",
  },
  "authority-not-supported": {
    when: "The certificate was issued by an authority that is not on the list of supported ones.",
    remedy: "The user needs a certificate of a supported authority, or uses eID, itsme or eIDAS.",
  },
  "connection-closed": {
    when: "The way in has closed: the instant of the request lies at or after `since`. Nothing was stored.",
    remedy:
      "Use a way in that is open: see `GET /v1/access`. What was filed before is processed; what was not finished can be moved by the contact centre.",
  },
  "connection-still-open": {
    when: "The closing instant of the way in lies ahead at `closesAt`, or there is none. Nothing was closed.",
    remedy: "Ask again after that instant, or move it: `PUT /v1/connections/{connection}`.",
  },
  "closing-too-soon": {
    when: "The new closing instant lies less than five minutes ahead, or before the way in opens. Nothing was changed.",
    remedy: "Choose an instant at or after `earliest`, with some time to spare.",
  },
  "connection-not-open": {
    when: "The way in opens at `opensAt`, which is still to come. Nothing was stored.",
    remedy: "Wait, or use a way in that is open: see `GET /v1/access`.",
  },
  "profile-required": {
    when: "Nobody has signed in with this key before, so there is no personal space yet.",
    remedy:
      "`PUT /v1/profile` first; it opens a new, empty space. If the key is a renewed certificate, take the space of the old one along instead, and before anything else: `POST /v1/keys/succession` with the old certificate, `POST /v1/keys/succession/redeem` with the new one.",
  },
  "key-superseded": {
    when: "The key leads to a personal space that another key opens. A renewed certificate took the space over from this one; or this one began to take it over, and another came first.",
    remedy:
      "Sign in with the certificate that opens the space. To let this key open it (again), make a code with that certificate, `POST /v1/keys/succession`, and redeem it with this one. If nobody you know renewed the certificate, tell the contact centre at once.",
  },
  "key-has-space": {
    when: "The key has opened a personal space of its own with `PUT /v1/profile`, so it cannot take over another one. Nothing was changed: the key that made the code opens its space as before.",
    remedy:
      "Finish what is under way with the old certificate, or ask the contact centre to transfer it to the new space. With the next renewal, redeem the code before making a profile.",
  },
  "certificate-required": {
    when: "The user came in with eID, itsme or eIDAS. A renewed eID is the same key as before, so there is nothing to take over; and a space never goes from one connection to another.",
    remedy: "Nothing, for a renewed eID. Otherwise sign in with the certificate.",
  },
  "succession-code-invalid": {
    when: "The code is unknown, older than ten minutes, replaced by a newer one, used by another key, made with this same key, or made through another connection. They look the same on purpose.",
    remedy:
      "Make a new code with the old certificate, `POST /v1/keys/succession`, through the same connection, and redeem it within ten minutes with the new one.",
  },
  "too-many-attempts": {
    when: "The key tried this too often: five codes an hour can be made, and ten redeemed.",
    remedy: "Wait for as many seconds as `retryAfterSeconds` and `Retry-After` say.",
  },
  "staff-not-admitted": {
    when: "The token is one of staff, and the route is for filers.",
    remedy: "Use a filer's token. Staff have routes of their own.",
  },
  "role-required": {
    when: "The route is for staff with `role`; the token is a filer's, or one of staff without it. No role includes another.",
    remedy:
      "Sign in as a member of staff who has the role. Roles are given in the directory of staff, not here.",
  },
  "not-found": {
    when: "There is no such thing in the space of this key. Somebody else's and an unknown one look the same on purpose.",
    remedy: "Check the id, and that the user signed in with the same key through the same way in.",
  },
  "filing-erased": {
    when: "The filing was rejected, lapsed or withdrawn long ago, or its upload was never completed. Its files were erased, and nothing tells any more what was in them. The list of filings still shows that it was there.",
    remedy:
      "There is nothing to get any more. To file the accounts, send them with a new `Idempotency-Key`; the official deposit date will be that of the new filing.",
  },
  "filing-moved": {
    when: "The contact centre has moved the filing to another personal space, at the request of its holder. It goes on there, under the same id and with the same deposit date; nothing of it can be seen or done here any more. The list of filings still shows that it was here.",
    remedy: "Sign in through `connection`, with the key that opens the other space.",
  },
  "invalid-request": {
    when: "A header, a parameter or the body is not as described. `issues` names every fault with its place.",
    remedy: "Mend the request. The same one is refused again.",
  },
  "idempotency-key-required": {
    when: "The request creates something and has no `Idempotency-Key`, or one longer than 255 characters.",
    remedy:
      "Choose a key for what is to be created, keep it before sending, and send the same one with every retry.",
  },
  "idempotency-key-reused": {
    when: "The same `Idempotency-Key` came before with other content.",
    remedy: "A retry repeats the same content. For something new choose a new key.",
  },
  "body-too-large": {
    when: "The body is larger than `limitBytes`.",
    remedy: "Send a smaller file.",
  },
  "unsupported-media-type": {
    when: "The `Content-Type` of the body, or the form asked for, is none of `supported`.",
    remedy: "Use one of `supported`.",
  },
  "precondition-required": {
    when: "The request changes something and does not say which version it means.",
    remedy: "Read it, and send its `ETag` as `If-Match`.",
  },
  "precondition-failed": {
    when: "It has changed since the version that `If-Match` names.",
    remedy: "Read it again, let the user decide anew, and send the new `ETag`.",
  },
  "changed-meanwhile": {
    when: "Something else changed the same documents at the same moment. Nothing was done.",
    remedy: "Send the same request again.",
  },
  "not-available-yet": {
    when: "The filing has not come far enough: there is no report before validation and no price before pricing. `status` says where it stands.",
    remedy: "Follow the filing and ask again once it has gone on.",
  },
  "filing-not-withdrawable": {
    when: "A filing can be withdrawn while it is `validated` or `ready-for-payment`. It is in `status`.",
    remedy:
      "Before: wait. While a payment is under way: cancel the payment first. After it is paid: file a correction.",
  },
  "filings-not-payable": {
    when: "At least one of the filings is not `ready-for-payment`. `filings` names those and where they stand. No payment was started.",
    remedy: "Leave them out, or wait until they are ready.",
  },
  "payment-term-over": {
    when: "The term to pay has ended for the filings in `filings`.",
    remedy: "File the accounts again; the official deposit date will be that of the new filing.",
  },
  "too-many-payments": {
    when: "Payments were started and cancelled so often for `filings` that their history is full.",
    remedy: "Withdraw the filing and file the accounts again.",
  },
  "payment-not-open": {
    when: "The payment is settled, cancelled or lapsed: `status` says which.",
    remedy:
      "Read the payment and its filings again. A filing that is ready for payment can get a new payment.",
  },
  "checkout-under-way": {
    when: "A payer is at the payment provider's page and its outcome is not known yet.",
    remedy: "Try again in a moment: the checkout is being closed and its last status asked for.",
  },
  "transfer-target-unfit": {
    when: "The filings cannot go to that space. `reason`: `no-profile` when nobody has signed in with that certificate through that way in and made a profile; `several-spaces` when certificates of several authorities have that number; `closed` when the way in is not open, or not any more when an agent approves; `another-space` when a filer asks for a space that is not the one of the request.",
    remedy:
      "`no-profile`: the holder signs in once and makes a profile, then ask again. `closed`: name a way in that is open.",
  },
  "transfer-erased": {
    when: "The transfer ended long ago, and what it told of people and filings was erased. Or the request was sent again with the `Idempotency-Key` of such a transfer.",
    remedy:
      "There is nothing to get any more; the audit tells who decided about it. To ask for filings to be moved now, send the request with a new `Idempotency-Key`.",
  },
  "transfer-decided": {
    when: "The transfer is approved, rejected or done: `status` says which.",
    remedy: "Read the transfer. For what did not move, make a new one.",
  },
  "four-eyes": {
    when: "The agent who asked for the transfer, or took a filer's request up, decides about it.",
    remedy: "Another agent approves or rejects it.",
  },
  "nothing-to-move": {
    when: "Not one filing of the transfer is found: `match` and `reason` of each say why.",
    remedy: "Reject it, and make a new transfer with the fields mended.",
  },
  "filings-under-payment": {
    when: "The filings in `filings` have an open payment, and a payment does not move. Nothing has moved.",
    remedy: "Wait until it is paid or has ended, or cancel it: `POST /v1/transfers/{id}/cancel-payment`.",
  },
  unavailable: {
    when: "Something that the application needs is out of reach. Nothing that was acknowledged is lost.",
    remedy: "Send the same request again after `Retry-After`, with the same `Idempotency-Key`.",
  },
  internal: {
    when: "A mistake of ours. The answer shows nothing of it.",
    remedy:
      "Tell us the `traceId`. A request that creates something may be sent again with the same `Idempotency-Key`.",
  },
};
