import { type HelpFacts } from "../../shared/domain/help/written-article.ts";
import { timetableOf2024 } from "./access.ts";
import { at } from "./times.ts";

/** Help in the parallel run, with names and addresses of its own. */
export const helpFacts: HelpFacts = {
  timetable: timetableOf2024,
  now: at("2024-01-26T09:00:00.000Z"),
  contactCentre: "contact-centre@filing.test",
  certificateAuthorities: [
    { name: "Zegel", certificateTypes: ["Zegel 3 Pro"], issuers: ["CN=Zegel CA,O=Zegel,C=BE"] },
    { name: "Sceau", certificateTypes: ["Sceau A", "Sceau B"], issuers: ["CN=Sceau CA,O=Sceau,C=BE"] },
  ],
  addressesToAllow: {
    firewall: ["login.filing.test", "pages.filing.test"],
    trustedSites: ["cert.filing.test"],
  },
  paymentTerm: { unit: "working-days", count: 6 },
};
