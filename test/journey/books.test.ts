import { expect, test } from "@jest/globals";
import { type Checkout } from "../../shared/application/ports/payment-provider.ts";
import { aReadyFiling, filingIn } from "../builders/filings.ts";
import { aPayment } from "../builders/payments.ts";
import { aPublication } from "../builders/publications.ts";
import { morning } from "../builders/times.ts";
import { type Books, wrongIn } from "./books.ts";

const paid: Checkout = {
  id: "c1",
  status: "paid",
  amount: 6380n,
  currency: "EUR",
  url: undefined,
  metadata: {},
};
const settled = aPayment({
  status: "settled",
  settledBy: "c1",
  attempts: [{ number: 1, checkoutId: "c1", final: true }],
});
const publication = aPublication({ id: "a", filingId: "f1", reference: "2024-00000001" });
const published = filingIn.published({ id: "f1", reference: "2024-00000001" });
const good: Books = {
  filings: [published],
  payments: [settled],
  publications: [publication],
  checkouts: [paid],
  refunds: 0,
  deadLetters: 0,
};
const load = { acknowledged: new Set(["f1"]), payments: new Set(["p1"]) };

test("books of a load that was published, once, are in order", () => {
  expect(wrongIn(good, load)).toEqual([]);
});

const again = { ...publication, id: "b", reference: "2024-00000002" };

test.each<{ name: string; books: Partial<Books>; told: RegExp }>([
  { name: "a filing that was lost", books: { filings: [] }, told: /f1 was acknowledged and is gone/ },
  {
    name: "a filing that is stuck",
    books: { filings: [aReadyFiling({ id: "f1" })] },
    told: /f1 was acknowledged and is ready-for-payment/,
  },
  {
    name: "a filing that was filed twice",
    books: { filings: [published, { ...published, id: "f2" }] },
    told: /2 filings, 1 acknowledged/,
  },
  { name: "a publication that is not there", books: { publications: [] }, told: /f1 is published 0 times/ },
  {
    name: "a filing that was published twice",
    books: { publications: [publication, again] },
    told: /f1 is published 2 times/,
  },
  {
    name: "a number that was given twice",
    books: { publications: [publication, { ...publication, id: "b", filingId: "f2" }] },
    told: /two publications have one reference/,
  },
  {
    name: "a publication under another number",
    books: { publications: [again] },
    told: /published as 2024-00000002 and says 2024-00000001/,
  },
  {
    name: "a publication that nobody sees",
    books: { publications: [{ ...publication, visible: false }] },
    told: /f1 is published and hidden/,
  },
  {
    name: "a payment that is not settled",
    books: { payments: [aPayment({ status: "initiated" })] },
    told: /p1 is initiated/,
  },
  {
    name: "a payment that was begun twice",
    books: { payments: [settled, { ...settled, id: "p2" }] },
    told: /2 payments, 1 acknowledged/,
  },
  {
    name: "a payment that was paid twice",
    books: {
      payments: [
        { ...settled, attempts: [...settled.attempts, { number: 2, checkoutId: "c2", final: true }] },
      ],
      checkouts: [paid, { ...paid, id: "c2" }],
    },
    told: /p1 was paid 2 times/,
  },
  {
    name: "a payment that still waits",
    books: { payments: [{ ...settled, waiting: { for: "settle", since: morning } }] },
    told: /p1 still waits/,
  },
  { name: "money that went back", books: { refunds: 1 }, told: /1 refunds/ },
  { name: "a message that was set aside", books: { deadLetters: 1 }, told: /1 dead letters/ },
])("$name is told", ({ books, told }) => {
  expect(wrongIn({ ...good, ...books }, load).join("\n")).toMatch(told);
});
