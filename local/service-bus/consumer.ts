import { type Refusal } from "./refusal.ts";

/** A receiver that wants messages. */
export interface Consumer {
  /** Receive-and-delete: the message is gone when it is handed out. */
  readonly removesOnDelivery: boolean;
  /** How many more messages it can take now. */
  capacity(): number;
  /** Takes a delivery, to be sent when the turn is stored. */
  claim(delivery: Claim): void;
  /** Its session has been taken away from it. */
  lose(refusal: Refusal): void;
}

export interface Claim {
  readonly payload: Buffer;
  /** The delivery tag, which is the lock token; 16 bytes. */
  readonly tag: Buffer;
}
