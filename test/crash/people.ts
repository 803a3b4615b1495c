import { type PaymentRequest } from "../../shared/application/start-payment.ts";
import { type OpenSpace } from "../../shared/application/open-space.ts";
import { type Connection } from "../../shared/domain/access/connection.ts";
import { type FilingStatus } from "../../shared/domain/filing/transitions.ts";
import { type Payment } from "../../shared/domain/payment/payment.ts";
import { aFiler } from "../builders/access.ts";
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
  };
}

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
