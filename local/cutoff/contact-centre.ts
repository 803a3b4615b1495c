import { eventually } from "../filing-client.ts";
import { type Reply, type Stage, check } from "./stage.ts";

/** What a filer mentions of what was left behind: the fields of the access page. */
export interface LeftBehind {
  readonly certificate: {
    readonly name: string;
    readonly email: string;
    readonly number: string;
    readonly type: string;
  };
  readonly filings: readonly {
    readonly enterpriseNumber: string;
    readonly closingDate: string;
    readonly model: string;
    readonly type: "initial" | "correction";
    readonly language: string;
    readonly certificateOwner: string;
    readonly certificateType: string;
  }[];
}

/** Two agents: one asks for a transfer, the other one approves it. */
export interface ContactCentre {
  transfers(mail: LeftBehind): Promise<void>;
}

export function contactCentreOn({ say, staff }: Stage): ContactCentre {
  return {
    async transfers(mail) {
      const an = await staff("agent-1");
      const requested = await an.ask("POST", "/v1/transfers", { body: mail });
      check(requested.status === 201, "the transfer is requested");
      check(
        matches(requested.body).every((match) => match === "found"),
        "each filing is found",
      );
      const path = `/v1/transfers/${String(requested.body["id"])}`;
      say(
        `An (contact centre): asks for a transfer of ${String(mail.filings.length)} filing: ${matches(requested.body).join()}`,
      );

      const alone = await an.ask("POST", `${path}/approve`, { ifMatch: requested.etag });
      check(alone.status >= 400, "nobody approves what they asked for themselves");
      say(
        `An (contact centre): tries to approve it herself: ${String(alone.status)} "${String(alone.body["title"])}"`,
      );

      const bram = await staff("agent-2");
      const seen = await bram.ask("GET", path);
      const approved = await bram.ask("POST", `${path}/approve`, { ifMatch: seen.etag });
      check(approved.status === 200, "somebody else approves it");
      const { body } = await eventually("the transfer", () => bram.ask("GET", path), {
        isGood: (transfer) => transfer.body["status"] === "done",
      });
      say(`Bram (contact centre): approves it: ${String(body["status"])}, ${matches(body).join()}`);
    },
  };
}

const matches = (transfer: Reply["body"]): readonly string[] =>
  (transfer["filings"] as readonly { readonly match: string }[]).map(({ match }) => match);
