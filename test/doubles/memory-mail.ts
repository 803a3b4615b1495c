import { type Mail, type OutgoingMail } from "../../shared/application/ports/mail.ts";

export interface MemoryMail extends Mail {
  /** What went out, each key once, in that order. */
  readonly sent: readonly OutgoingMail[];
}

/** Mail that goes nowhere. */
export function memoryMail(): MemoryMail {
  const sent = new Map<string, OutgoingMail>();
  return {
    get sent() {
      return [...sent.values()];
    },
    async send(mail) {
      await Promise.resolve();
      if (!sent.has(mail.key)) sent.set(mail.key, { ...mail });
    },
  };
}
