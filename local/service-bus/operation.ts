/** What is done to the messages of a queue. */
export type OperationKind =
  | "send"
  | "schedule"
  | "cancel"
  | "receive"
  | "complete"
  | "abandon"
  | "defer"
  | "dead-letter"
  | "renew"
  | "peek";
