import { type FilingView, eventually } from "../filing-client.ts";
import { payByLink } from "../pay-at-provider.ts";
import { bakery } from "../samples/accounts.ts";
import { xbrlOf } from "../samples/xbrl-writer.ts";
import { type LeftBehind } from "./contact-centre.ts";
import { financialYear } from "./financial-year.ts";
import { type Person, type Stage, check } from "./stage.ts";

const benoit: Person = { name: "Benoît", email: "benoit@boulangerie.example", language: "fr", key: "benoit" };
const profile = { language: "fr", email: benoit.email, name: benoit.name };

/** Does not pay in time, is left behind, and gets help. */
export interface Benoit {
  filesInTheOldSpace(): Promise<void>;
  isReminded(): Promise<void>;
  standsBeforeAClosedDoor(): Promise<void>;
  learnsThatItIsClosed(): Promise<void>;
  /** @returns what he writes to the contact centre. */
  findsAnEmptySpaceAndAsks(): Promise<LeftBehind>;
  paysWhatWasMoved(): Promise<FilingView>;
}

export function benoitOn({ say, visit, anyone, getsMail }: Stage): Benoit {
  return {
    async filesInTheOldSpace() {
      const { client, reaches } = await visit(benoit, "csam-cert");
      await client.putProfile(profile);
      const { id } = await client.file(xbrlOf({ ...bakery, ...financialYear }), "benoit-1");
      const { statusLabel, total, depositDate } = await reaches(id, "ready-for-payment");
      say(
        `Benoît (CSAM): filed on ${String(depositDate)}: "${statusLabel}", ${String(total)} euro, not paid yet`,
      );
    },

    isReminded: () => getsMail(benoit, 1),

    async standsBeforeAClosedDoor() {
      const { ask } = await visit(benoit, "csam-cert");
      const { status, body } = await ask("GET", "/v1/filings");
      check(status === 403, "the way in is closed");
      say(`Benoît (CSAM): ${String(status)} "${String(body["title"])}"`);
    },

    learnsThatItIsClosed: () => getsMail(benoit, 1),

    async findsAnEmptySpaceAndAsks() {
      const { client, ask } = await visit(benoit, "idaas");
      await client.putProfile(profile);
      check((await client.filings()).length === 0, "nothing of the old space is to be seen");
      say("Benoît (IDAAS): a new space, and nothing in it");
      const question = "Je ne retrouve plus mes dépôts en cours";
      const { body } = await anyone(benoit.language)("POST", "/v1/help", { body: { question } });
      const [article] = body["articles"] as readonly { readonly text: string }[];
      say(`Benoît asks: ${question}. He reads:`);
      for (const line of String(article?.text).split("\n")) say(`  ${line}`);
      const own = await ask("GET", "/v1/profile");
      return mentioning(own.body["certificate"] as Readonly<Record<string, string>>);
    },

    async paysWhatWasMoved() {
      const { client, reaches } = await visit(benoit, "idaas");
      const [moved] = await eventually("the move", () => client.filings(), {
        isGood: ([filing]) => filing?.status === "ready-for-payment",
      });
      check(moved !== undefined, "the filing is in the new space");
      const { id, statusLabel, depositDate, dueBy } = moved;
      say(
        `Benoît (IDAAS): here it is: "${statusLabel}" by ${String(dueBy)}, filed on ${String(depositDate)}`,
      );
      say("Benoît is told as the holder of the old space, and as that of the new one:");
      await getsMail(benoit, 2);
      const { amount, checkoutUrl } = await client.startPayment([id], "benoit-payment");
      await payByLink(checkoutUrl ?? "");
      const filing = await reaches(id, "published");
      say(`Benoît (IDAAS): pays ${amount} euro: "${filing.statusLabel}" as ${String(filing.reference)}`);
      return { ...filing, dueBy };
    },
  };
}

/** The list of the help article, filled in from his certificate and his copy of the accounts. */
function mentioning(certificate: Readonly<Record<string, string>>): LeftBehind {
  const { serial = "", type = "", owner = "", email = "" } = certificate;
  return {
    certificate: { name: owner, email, number: serial, type },
    filings: [
      {
        enterpriseNumber: bakery.enterpriseNumber,
        closingDate: financialYear.periodEnd,
        model: bakery.model,
        type: "initial",
        language: bakery.language,
        certificateOwner: owner,
        certificateType: type,
      },
    ],
  };
}
