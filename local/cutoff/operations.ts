import { type Reply, type Stage, check } from "./stage.ts";

/** Those who see to the closing itself: the scheduler, and an operator. */
export interface Operations {
  comesTooEarly(): Promise<void>;
  recordsTheClosing(): Promise<Reply["body"]>;
  /** Checks that what is unfinished in the old spaces belongs to these people, and to nobody else. */
  finds(...holders: readonly string[]): Promise<void>;
}

interface Stranded {
  readonly holder: Readonly<Record<"name" | "email", string>>;
  readonly filings: readonly Readonly<Record<"name" | "model" | "status" | "total", string>>[];
}

const close = "/v1/connections/csam-cert/close";

export function operationsOn({ say, staff }: Stage): Operations {
  return {
    async comesTooEarly() {
      const scheduler = await staff("scheduler");
      const { status, body } = await scheduler.ask("POST", close);
      check(status === 409, "nothing is closed before the instant");
      say(`Scheduler: POST ${close}: ${String(status)} "${String(body["title"])}"`);
    },

    async recordsTheClosing() {
      const scheduler = await staff("scheduler");
      const { status, body } = await scheduler.ask("POST", close);
      const again = await scheduler.ask("POST", close);
      check(status === 200, "the closing is recorded");
      check(JSON.stringify(again.body) === JSON.stringify(body), "it is recorded once");
      const filings = Object.entries(body["filings"] as Readonly<Record<string, number>>);
      const counts = filings.map(([name, count]) => `${String(count)} ${name}`).join(", ");
      say(
        `Scheduler: POST ${close}: ${String(body["spaces"])} spaces; ${counts}; ${String(body["amountOpen"])} euro open`,
      );
      return body;
    },

    async finds(...holders) {
      const operator = await staff("operator");
      const { body } = await operator.ask("GET", "/v1/operations/stranded");
      const items = body["items"] as readonly Stranded[];
      const names = items.map(({ holder }) => holder.name);
      check(names.toSorted().join() === holders.toSorted().join(), `left behind: ${holders.join()}`);
      if (items.length === 0) say("Operator (GET /v1/operations/stranded): nobody");
      for (const { holder, filings } of items) {
        const each = filings.map(
          ({ name, model, status, total }) => `${name}, ${model}, ${status}, ${total} euro`,
        );
        say(`Operator (GET /v1/operations/stranded): ${holder.name}, ${holder.email}: ${each.join("; ")}`);
      }
    },
  };
}
