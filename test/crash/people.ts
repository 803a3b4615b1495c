import { type PaymentRequest } from "../../shared/application/start-payment.ts";
import { type OpenSpace } from "../../shared/application/open-space.ts";
import { type Connection } from "../../shared/domain/access/connection.ts";
import { type FilingStatus } from "../../shared/domain/filing/transitions.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { keyText } from "../../shared/domain/access/principal.ts";
import { type Result } from "../../shared/domain/result.ts";
import { type DescribedFiling } from "../../shared/domain/transfer/transfer.ts";
import { type Refusal } from "../../shared/application/refusal.ts";
import { aFiler } from "../builders/access.ts";
import { aTransferRequest } from "../builders/transfers.ts";
import { type JsonFile, jsonFile } from "../doubles/json-accounts-reader.ts";
import { type Office } from "./office.ts";

/** A filer at work: every request is repeated with the same Idempotency-Key until it is answered. */
export interface FilerAtWork {
  readonly opened: OpenSpace;
  /** Uploads a file. @returns the id of the filing. */
  upload(file: JsonFile, idempotencyKey: string): Promise<string>;
  /** Waits until a filing has a status. */
  sees(id: string, status: FilingStatus): Promise<void>;
  startPayment(filings: readonly string[], idempotencyKey: string): Promise<Payment>;
  /** Cancels a payment. @returns the status that the payment has then. */
  cancel(id: string): Promise<Payment["status"]>;
  /** Withdraws a filing. @returns the status that it has then. */
  withdraw(id: string): Promise<FilingStatus>;
  /** Asks the contact centre to bring filings into this space. @returns the id of the transfer. */
  askForTransfer(filings: readonly DescribedFiling[], idempotencyKey: string): Promise<string>;
}

/** First login: afterwards the key has a space. */
export async function logIn(
  office: Office,
  key: { readonly connection?: Connection; readonly keyId?: string } = {},
): Promise<FilerAtWork> {
  const filer = aFiler(key.connection, key.keyId);
  const details = { language: "nl", email: "jan@peeters.example", name: "Jan" } as const;
  const now = () => office.world.clock.now();
  const profile = await office.ask(({ putProfile }) => putProfile(filer, details, now()));
  if (!profile.ok) throw new Error(profile.refusal.kind);
  const opened = await office.ask(({ openSpace }) => openSpace(filer, now()));
  if (!opened.ok) throw new Error(opened.refusal.kind);
  return filerIn(office, opened.value);
}

/** Takes the space along to a renewed certificate, with one code after another until one is redeemed. */
export async function renew(
  office: Office,
  { opened }: FilerAtWork,
  renewedKeyId: string,
): Promise<FilerAtWork> {
  const { connection, keyId } = opened.profile.value;
  const [former, renewed] = [aFiler(connection, keyId), aFiler(connection, renewedKeyId)];
  const now = () => office.world.clock.now();
  await office.until(`${renewedKeyId} opens the space`, async () => {
    const made = await office.ask(async (application) => {
      const current = await application.openSpace(former, now());
      return current.ok
        ? application.makeSuccessionCode(current.value, { receivedAt: now(), trace: {} })
        : current;
    });
    if (!made.ok) return false;
    const { code } = made.value;
    const redeemed = await office.ask(({ redeemSuccessionCode }) =>
      redeemSuccessionCode(renewed, { code, receivedAt: now(), trace: {} }),
    );
    return redeemed.ok;
  });
  const reopened = await office.ask(({ openSpace }) => openSpace(renewed, now()));
  if (!reopened.ok) throw new Error(reopened.refusal.kind);
  return filerIn(office, reopened.value);
}

function filerIn(office: Office, opened: OpenSpace): FilerAtWork {
  const { space } = opened;
  const now = () => office.world.clock.now();
  return {
    opened,
    async upload(file, idempotencyKey) {
      const receivedAt = now();
      const upload = { bytes: jsonFile(file), format: "xbrl", idempotencyKey, receivedAt } as const;
      const filed = await office.ask(({ fileAccounts }) => fileAccounts(opened, upload, {}));
      if (!filed.ok) throw new Error(filed.refusal.kind);
      return filed.value.filing.value.id;
    },
    sees: (id, status) =>
      office.until(`${id} ${status}`, async () => (await office.filing(space, id)).status === status),
    async startPayment(filings, idempotencyKey) {
      const request: PaymentRequest = { filings, idempotencyKey, receivedAt: now() };
      const started = await office.ask((application) => application.startPayment(opened, request));
      if (!started.ok) throw new Error(started.refusal.kind);
      return started.value.payment.value;
    },
    async cancel(id) {
      let status: Payment["status"] = "initiated";
      await office.until(`${id} ended`, async () => {
        const request = { receivedAt: now(), trace: {} };
        const answer = await office.ask((application) => application.cancelPayment(opened, id, request));
        status = (await office.payment(space, id)).status;
        return answer.ok || status !== "initiated";
      });
      return status;
    },
    async withdraw(id) {
      const answer = await office.ask((application) =>
        application.withdrawFiling(opened, id, { ifMatch: "*", receivedAt: now() }),
      );
      const { status } = await office.filing(space, id);
      if (!answer.ok && status !== "withdrawn") throw new Error(answer.refusal.kind);
      return status;
    },
    async askForTransfer(filings, idempotencyKey) {
      const request = aTransferRequest({ filings, idempotencyKey, receivedAt: now() });
      const asked = await office.ask((application) => application.askForTransfer(opened, request));
      if (!asked.ok) throw new Error(asked.refusal.kind);
      return asked.value.transfer.value.id;
    },
  };
}

/** An agent of the contact centre at work: every request is repeated until it is answered. */
export interface AgentAtWork {
  /** Asks for a filing to be moved into the space that its certificate has by IDAAS. @returns the id of the transfer. */
  request(filings: readonly DescribedFiling[], idempotencyKey: string): Promise<string>;
  approve(transfer: string): Promise<void>;
  reject(transfer: string): Promise<void>;
  /** Cancels what stands in the way, until nothing does. */
  cancelPayments(transfer: string): Promise<void>;
}

export function agentAtWork(office: Office, agent: string): AgentAtWork {
  const decision = { agent, ifMatch: "*", trace: {} };
  const decide = async (request: Parameters<typeof office.ask<Result<unknown, Refusal>>>[0]) => {
    const answer = await office.ask(request);
    // Whoever repeats a decision whose answer was lost is told that it has been made.
    const isMade = answer.ok || ["transfer-decided", "four-eyes"].includes(answer.refusal.kind);
    if (!isMade) throw new Error(answer.refusal.kind);
  };
  return {
    async request(filings, idempotencyKey) {
      const receivedAt = office.world.clock.now();
      const request = aTransferRequest({ filings, idempotencyKey, receivedAt });
      const asked = await office.ask(({ requestTransfer }) => requestTransfer(agent, request));
      if (!asked.ok) throw new Error(asked.refusal.kind);
      return asked.value.transfer.value.id;
    },
    approve: (id) => decide(({ approveTransfer }) => approveTransfer(id, decision)),
    reject: (id) => decide(({ rejectTransfer }) => rejectTransfer(id, decision)),
    cancelPayments: (id) =>
      office.until(`${id} free of payments`, async () => {
        const answer = await office.ask((application) =>
          application.cancelTransferPayments(id, { agent, trace: {} }),
        );
        return answer.ok;
      }),
  };
}

/** The holder of the certificate of the builders, in the space that it has by that way in. */
export const logInByCertificate = (
  office: Office,
  connection: "csam-cert" | "idaas",
): Promise<FilerAtWork> => {
  const { certificate } = aFiler(connection);
  if (certificate === undefined) throw new Error("a filer of this connection has a certificate");
  const key = keyText(connection, certificate.issuer, certificate.serial);
  return logIn(office, { connection, keyId: office.world.identifiers.digest(key) });
};

/** Opens the payment link until the provider's page comes. @returns the id of its checkout. */
export async function openLink(office: Office, linkToken: string): Promise<string> {
  let checkoutId = "";
  await office.until("the provider's page", async () => {
    const answer = await office.ask(({ payByLink }) => payByLink(linkToken));
    if (answer.ok) checkoutId = answer.value.slice(answer.value.lastIndexOf("/") + 1);
    return answer.ok;
  });
  return checkoutId;
}

/** The payer pays, and the provider tells us until it hears that we have heard. */
export async function pay(office: Office, checkoutId: string): Promise<void> {
  office.world.provider.set(checkoutId, "paid");
  await office.ask(({ noticePayment }) => noticePayment(checkoutId, {}));
}
