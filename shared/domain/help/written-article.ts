import { adviceOn } from "../access/advice.ts";
import { type CertificateAuthority } from "../access/certificate-authority.ts";
import { type Timetable } from "../access/timetable.ts";
import { type Instant } from "../instant.ts";
import { type Language, type Localized, filled } from "../language.ts";
import { type PaymentTerm } from "../working-days.ts";
import { type Article, type ArticleId } from "./articles.ts";

/** Which addresses the network of a filer must let through to sign in. */
export interface AddressesToAllow {
  readonly firewall: readonly string[];
  readonly trustedSites: readonly string[];
}

/** What the articles speak of, as it is now. */
export interface HelpFacts {
  readonly timetable: Timetable;
  readonly now: Instant;
  /** The e-mail address of the contact centre. */
  readonly contactCentre: string;
  readonly certificateAuthorities: readonly CertificateAuthority[];
  readonly addressesToAllow: AddressesToAllow;
  readonly paymentTerm: PaymentTerm;
}

/** An article as it is told to somebody. */
export interface WrittenArticle {
  readonly id: ArticleId;
  readonly title: string;
  /** Lines that begin with `- ` are a list. */
  readonly text: string;
  /** The addresses that the text names, apart; absent when it names none. */
  readonly allow?: AddressesToAllow;
}

/** Writes an article in a language, with the days, addresses and names of the moment. */
export function writtenArticle(article: Article, facts: HelpFacts, language: Language): WrittenArticle {
  const { addressesToAllow, contactCentre } = facts;
  const reader = { language, contactCentre };
  return {
    id: article.id,
    title: article.title[language],
    text: filled(article.text[language], {
      contactCentre,
      csamAdvice: adviceOn("csam-cert", facts, reader),
      idaasAdvice: adviceOn("idaas", facts, reader),
      authorities: facts.certificateAuthorities.map(withTypes).join(", "),
      firewall: addressesToAllow.firewall.join(", "),
      trustedSites: addressesToAllow.trustedSites.join(", "),
      paymentTerm: `${String(facts.paymentTerm.count)} ${termUnits[facts.paymentTerm.unit][language]}`,
    }),
    ...(article.allow === undefined ? {} : { allow: allowed[article.allow](addressesToAllow) }),
  };
}

const withTypes = ({ name, certificateTypes }: CertificateAuthority): string =>
  `${name} (${certificateTypes.join(", ")})`;

const allowed: Readonly<
  Record<NonNullable<Article["allow"]>, (addresses: AddressesToAllow) => AddressesToAllow>
> = {
  firewall: ({ firewall }) => ({ firewall, trustedSites: [] }),
  "firewall-and-trusted-sites": (addresses) => addresses,
};

const termUnits: Readonly<Record<PaymentTerm["unit"], Localized>> = {
  "working-days": { nl: "werkdagen", fr: "jours ouvrables", de: "Arbeitstage", en: "working days" },
  "calendar-days": { nl: "kalenderdagen", fr: "jours calendrier", de: "Kalendertage", en: "calendar days" },
};
