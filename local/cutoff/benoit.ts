import { type FilingView } from "../filing-client.ts";
import { bakery } from "../samples/accounts.ts";
import { xbrlOf } from "../samples/xbrl-writer.ts";
import { financialYear } from "./financial-year.ts";
import { type Person, type Stage, check } from "./stage.ts";

const benoit: Person = { name: "Benoît", email: "benoit@boulangerie.example", language: "fr", key: "benoit" };
const profile = { language: "fr", email: benoit.email, name: benoit.name };

/** Does not pay in time, is left behind, and gets help. */
export interface Benoit {
  filesInTheOldSpace(): Promise<FilingView>;
  standsBeforeAClosedDoor(): Promise<void>;
  findsAnEmptySpaceAndAsks(): Promise<void>;
}

export function benoitOn({ say, visit, anyone }: Stage): Benoit {
  return {
    async filesInTheOldSpace() {
      const { client, reaches } = await visit(benoit, "csam-cert");
      await client.putProfile(profile);
      const { id } = await client.file(xbrlOf({ ...bakery, ...financialYear }), "benoit-1");
      const filing = await reaches(id, "ready-for-payment");
      const { statusLabel, total, depositDate } = filing;
      say(
        `Benoît (CSAM): filed on ${String(depositDate)}: "${statusLabel}", ${String(total)} euro; he does not pay yet`,
      );
      return filing;
    },

    async standsBeforeAClosedDoor() {
      const { ask } = await visit(benoit, "csam-cert");
      const { status, body } = await ask("GET", "/v1/filings");
      check(status === 403, "the way in is closed");
      say(`Benoît (CSAM): ${String(status)} "${String(body["title"])}"`);
    },

    async findsAnEmptySpaceAndAsks() {
      const { client } = await visit(benoit, "idaas");
      await client.putProfile(profile);
      const found = await client.filings();
      check(found.length === 0, "nothing of the old space is to be seen");
      say(`Benoît (IDAAS): a new space with ${String(found.length)} filings`);
      const question = "Je ne retrouve plus mes dépôts en cours";
      const { body } = await anyone(benoit.language)("POST", "/v1/help", { question });
      const [article] = body["articles"] as readonly { readonly title: string; readonly text: string }[];
      say(`Benoît asks: ${question}?`);
      for (const line of String(article?.text).split("\n")) say(`  ${line}`);
    },
  };
}
