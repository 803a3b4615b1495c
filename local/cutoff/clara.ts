import { type FilingView } from "../filing-client.ts";
import { payByLink } from "../pay-at-provider.ts";
import { bicycleMaker, workshop } from "../samples/accounts.ts";
import { xbrlOf } from "../samples/xbrl-writer.ts";
import { financialYear } from "./financial-year.ts";
import { type Person, type Stage, check } from "./stage.ts";

const clara: Person = { name: "Clara", email: "clara@werkstatt.example", language: "de", key: "clara" };
/** The same person, with the certificate that she has renewed. */
const claraRenewed: Person = { ...clara, key: "clara@2" };

/** Renews a certificate, and keeps everything. */
export interface Clara {
  filesThroughIdaas(): Promise<void>;
  renewsHerCertificate(): Promise<void>;
  paysWithTheNewOne(): Promise<readonly FilingView[]>;
}

export function claraOn({ say, visit, getsMail }: Stage): Clara {
  return {
    async filesThroughIdaas() {
      const { client, reaches } = await visit(clara, "idaas");
      await client.putProfile({ language: "de", email: clara.email, name: clara.name });
      const { id } = await client.file(xbrlOf({ ...workshop, ...financialYear }), "clara-1");
      const ready = await reaches(id, "ready-for-payment");
      const { checkoutUrl } = await client.startPayment([id], "clara-payment-1");
      await payByLink(checkoutUrl ?? "");
      const published = await reaches(id, "published");
      say(`Clara (IDAAS): new space; filed, paid ${String(ready.total)} euro: "${published.statusLabel}"`);
      const second = await client.file(
        xbrlOf({ ...bicycleMaker, ...financialYear, enterpriseNumber: "0999000624", name: "FAHRRAD GMBH" }),
        "clara-2",
      );
      const waiting = await reaches(second.id, "ready-for-payment");
      say(
        `Clara (IDAAS): filed another one, not paid yet: "${waiting.statusLabel}", by ${String(waiting.dueBy)}`,
      );
    },

    async renewsHerCertificate() {
      const stranger = await visit(claraRenewed, "idaas");
      const unknown = await stranger.ask("GET", "/v1/filings");
      say(`Clara (new certificate): ${String(unknown.status)} "${String(unknown.body["title"])}"`);
      check(unknown.status === 403, "a renewed certificate is another key");
      const before = await visit(clara, "idaas");
      const { body } = await before.ask("POST", "/v1/keys/succession");
      say(
        `Clara (old certificate): asks for a code; it is good until ${String(body["expiresAt"]).slice(11, 16)} UTC`,
      );
      await getsMail(clara, 1);
      const redeemed = await stranger.ask("POST", "/v1/keys/succession/redeem", {
        body: { code: body["code"] },
      });
      check(redeemed.status === 200, "the code opens the space to the new certificate");
      const kept = await stranger.client.filings();
      say(
        `Clara (new certificate): the same space, with ${kept.map(({ statusLabel }) => `"${statusLabel}"`).join(" and ")}`,
      );
      const old = await before.ask("GET", "/v1/filings");
      say(`Clara (old certificate): ${String(old.status)} "${String(old.body["title"])}"`);
      await getsMail(clara, 1);
      check(kept.length === 2 && old.status !== 200, "everything is there, for the new certificate alone");
    },

    async paysWithTheNewOne() {
      const { client, reaches } = await visit(claraRenewed, "idaas");
      const filings = await client.filings();
      const waiting = filings.filter(({ status }) => status === "ready-for-payment").map(({ id }) => id);
      const { checkoutUrl } = await client.startPayment(waiting, "clara-payment-2");
      await payByLink(checkoutUrl ?? "");
      await Promise.all(waiting.map((id) => reaches(id, "published")));
      const published = await client.filings();
      say(
        `Clara (new certificate): paid what was under way; hers are ${published.map(({ reference }) => String(reference)).join(" and ")}`,
      );
      return published;
    },
  };
}
