import { type Payment } from "../../shared/domain/payment/payment.ts";
import { structuredCommunication } from "../../shared/domain/structured-communication.ts";
import { aSpace } from "./access.ts";
import { day, morning } from "./times.ts";

/** A payment of 63.80 euro for one filing, just started. */
export const aPayment = (changes: Partial<Payment> = {}): Payment => ({
  ...aSpace(),
  id: "p1",
  status: "initiated",
  filings: ["f1"],
  amount: 6380n,
  structuredCommunication: structuredCommunication("0909337554"),
  linkToken: "090933755493-secret",
  createdAt: morning,
  dueBy: day("2024-01-18"),
  attempts: [],
  ...changes,
});
