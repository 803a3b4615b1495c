import { type FilingView } from "../filing-client.ts";
import { payByLink } from "../pay-at-provider.ts";
import { bicycleMaker, choir } from "../samples/accounts.ts";
import { xbrlOf } from "../samples/xbrl-writer.ts";
import { financialYear } from "./financial-year.ts";
import { type Person, type Stage, check } from "./stage.ts";

const liesbet: Person = {
  name: "Liesbet",
  email: "liesbet@boekhouder.example",
  language: "nl",
  key: "liesbet",
};
const profile = { language: "nl", email: liesbet.email, name: liesbet.name };

/** Finishes and pays in time, and goes on in a new space. */
export interface Liesbet {
  filesInTheOldSpace(): Promise<void>;
  isReminded(): Promise<void>;
  paysInTime(): Promise<FilingView>;
  learnsThatItIsClosed(): Promise<void>;
  goesOnThroughIdaas(): Promise<FilingView>;
}

export function liesbetOn({ say, visit, getsMail }: Stage): Liesbet {
  return {
    async filesInTheOldSpace() {
      const { client, ask, reaches } = await visit(liesbet, "csam-cert");
      await client.putProfile(profile);
      const { id } = await client.file(xbrlOf({ ...bicycleMaker, ...financialYear }), "liesbet-1");
      const { statusLabel, total, dueBy } = await reaches(id, "ready-for-payment");
      say(`Liesbet (CSAM): filed: "${statusLabel}", ${String(total)} euro by ${String(dueBy)}`);
      const { body } = await ask("GET", "/v1/space");
      const [closing] = body["notices"] as readonly { readonly message: string }[];
      say(`Liesbet (CSAM) reads: ${String(closing?.message)}`);
    },

    isReminded: () => getsMail(liesbet, 1),

    async paysInTime() {
      const { client, reaches } = await visit(liesbet, "csam-cert");
      const ids = (await client.filings()).map(({ id }) => id);
      const { amount, checkoutUrl } = await client.startPayment(ids, "liesbet-payment");
      await payByLink(checkoutUrl ?? "");
      const published = await Promise.all(ids.map((id) => reaches(id, "published")));
      const [filing] = published;
      check(filing !== undefined && published.length === 1, "she has filed once");
      say(`Liesbet (CSAM): pays ${amount} euro: "${filing.statusLabel}" as ${String(filing.reference)}`);
      return filing;
    },

    learnsThatItIsClosed: () => getsMail(liesbet, 1),

    async goesOnThroughIdaas() {
      const { client, reaches } = await visit(liesbet, "idaas");
      await client.putProfile(profile);
      check((await client.filings()).length === 0, "the new space is empty");
      const { id } = await client.file(xbrlOf({ ...choir, ...financialYear }), "liesbet-1");
      const filing = await reaches(id, "ready-for-payment");
      say(
        `Liesbet (IDAAS): the same certificate, a new and empty space; filed there: "${filing.statusLabel}"`,
      );
      return filing;
    },
  };
}
