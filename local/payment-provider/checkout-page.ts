import { type Checkouts, type Status, type StoredCheckout } from "./checkouts.ts";
import { type Answer, html, seeOther } from "./exchange.ts";

/**
 * What payers see at `/checkout/{id}`, and the buttons there. `leave` goes back without a decision, as a payer
 * does who closes the page.
 */
export function answerPayer(
  checkouts: Checkouts,
  {
    id,
    method,
    action,
  }: { readonly id: string; readonly method: string; readonly action: string | undefined },
): Answer {
  const checkout = checkouts.find(id);
  if (checkout === undefined)
    return html(404, page("No such payment", "<p>There is no payment at this address.</p>"));
  if (action === undefined)
    return method === "GET" ? html(200, checkoutPage(checkout)) : html(405, notHere());
  if (method !== "POST") return html(405, notHere());
  if (action === "leave") return seeOther(checkout.returnUrl);
  const target = targets.get(action);
  if (target === undefined) return html(404, notHere());
  const moved = checkouts.move(id, target);
  return moved?.status === target ? seeOther(checkout.returnUrl) : html(409, checkoutPage(moved ?? checkout));
}

/** What each button makes of the checkout. */
const targets: ReadonlyMap<string, Status> = new Map([
  ["pay", "paid"],
  ["fail", "failed"],
  ["wait", "pending"],
]);

const explanations: Readonly<Record<Status, string>> = {
  open: "Choose what happens to this payment.",
  pending: "The payer's bank has not answered yet. Choose what it answers.",
  paid: "This payment is paid.",
  failed: "This payment failed.",
  cancelled: "This payment was cancelled by the merchant.",
  expired: "The time for this payment is over.",
};

const buttons: Readonly<Record<string, string>> = {
  pay: "Pay",
  fail: "Let it fail",
  wait: "Let the bank take its time",
  leave: "Leave without paying",
};

const offers: Readonly<Record<Status, readonly string[]>> = {
  open: ["pay", "fail", "wait", "leave"],
  pending: ["pay", "fail", "leave"],
  paid: ["leave"],
  failed: ["leave"],
  cancelled: ["leave"],
  expired: ["leave"],
};

function checkoutPage({ id, status, amount, currency, description }: StoredCheckout): string {
  const forms = offers[status].map((action) => {
    const label = action === "leave" && status !== "open" ? "Go back" : (buttons[action] ?? action);
    return `<form method="post" action="/checkout/${id}/${action}"><button>${label}</button></form>`;
  });
  return page(
    `Pay ${amount} ${currency}`,
    `<p>No money moves here: this page stands in for a payment provider.</p>
    <dl><dt>Amount</dt><dd>${escaped(amount)} ${escaped(currency)}</dd>
    <dt>For</dt><dd>${escaped(description)}</dd><dt>Status</dt><dd>${status}</dd></dl>
    <p role="status">${explanations[status]}</p>
    ${forms.join("\n    ")}`,
  );
}

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)}</title>
    <style>
      body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 2rem auto; padding: 0 1rem; }
      dt { font-weight: bold; }
      dd { margin: 0 0 0.5rem; }
      button { font: inherit; padding: 0.5rem 1rem; margin-bottom: 0.5rem; min-width: 16rem; }
    </style>
  </head>
  <body>
    <main>
    <h1>${escaped(title)}</h1>
    ${content}
    </main>
  </body>
</html>
`;

const notHere = (): string => page("Not here", "<p>There is nothing to do at this address.</p>");

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
