/** What operators read: catalogued entries with ids and codes, never content, names or amounts. */
export interface Journal {
  record(entry: JournalEntry): void;
}

export type JournalEntry =
  | { readonly code: "work-done"; readonly queue: string; readonly subject: string; readonly outcome: string }
  | {
      readonly code: "work-delayed";
      readonly queue: string;
      readonly subject: string;
      readonly reason: string;
    }
  | {
      readonly code: "work-set-aside";
      readonly queue: string;
      readonly subject: string;
      readonly reason: string;
    }
  | { readonly code: "tariff-missing"; readonly subject: string; readonly year: number }
  | { readonly code: "money-refunded"; readonly subject: string; readonly refundCode: string }
  | {
      readonly code: "request-refused";
      readonly route: string;
      readonly refusal: string;
      readonly traceId: string;
    }
  | {
      readonly code: "request-failed";
      readonly route: string;
      readonly traceId: string;
      readonly error: unknown;
    }
  | {
      readonly code: "send-failed";
      readonly queue: string;
      readonly subject: string;
      readonly error: unknown;
    }
  | { readonly code: "swept"; readonly queue: string; readonly count: number }
  | { readonly code: "lapsed"; readonly subject: string };
