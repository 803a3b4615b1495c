import { Fault } from "../../application/fault.ts";
import { type Mail } from "../../application/ports/mail.ts";

export interface MailService {
  /** Where a mail is posted. It may hold a key: it is never part of an error. */
  readonly url: string;
  /** The deadline of each call, from the first byte sent to the last one received. */
  readonly timeoutMilliseconds: number;
}

/**
 * Mail through whatever takes it as JSON over HTTPS. The service sends each Idempotency-Key once: that is asked of
 * it, as nobody else can know whether a mail whose answer was lost has gone out.
 */
export const serviceMail = ({ url, timeoutMilliseconds }: MailService): Mail => ({
  async send({ key, to, subject, text }) {
    const { ok, status, retryAfter } = await post(url, {
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify({ key, to, subject, text }),
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    if (ok) return;
    throw new Fault(
      `the mail service answered ${String(status)}`,
      /^\d{1,6}$/.test(retryAfter ?? "") ? { retryAfterSeconds: Number(retryAfter) } : {},
    );
  },
});

async function post(url: string, request: RequestInit) {
  try {
    const response = await fetch(url, { method: "POST", redirect: "error", ...request });
    await response.arrayBuffer();
    return { ok: response.ok, status: response.status, retryAfter: response.headers.get("retry-after") };
  } catch (cause) {
    throw new Fault("the mail service could not be reached", { cause });
  }
}
