export interface OutgoingMail {
  /** Mail with the same key is the same mail. */
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mail {
  /** Afterwards it is on its way, and only once however often it is sent. Throws a Fault when that is not certain. */
  send(mail: OutgoingMail): Promise<void>;
}
