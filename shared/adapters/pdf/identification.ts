import {
  type Accounts,
  type Address,
  type LegalPerson,
  type Mandate,
  type NaturalPerson,
} from "../../domain/accounts/accounts.ts";
import { type Day } from "../../domain/day.ts";
import { type Language, type Localized } from "../../domain/language.ts";
import { type Publication, standardModel } from "../../domain/publication/publication.ts";
import { written } from "./figures.ts";
import { inLanguage } from "./sections.ts";
import { languageNames, texts } from "./texts.ts";

/** What the first page says: whose accounts these are. */
export interface Identification {
  readonly title: string;
  readonly fields: readonly Field[];
  readonly administrators: readonly Administrator[];
}

export interface Field {
  readonly label: string;
  readonly text: string;
}

export interface Administrator {
  readonly name: string;
  /** Function, term, profession or representatives. */
  readonly details: readonly string[];
}

export type Deposit = Pick<Publication, "reference" | "depositDate" | "currency">;

export async function identificationOf(accounts: Accounts, deposit: Deposit): Promise<Identification> {
  const words = await wordsIn(accounts.language);
  return {
    title: words.text(accounts.type === "correction" ? texts.correctedAccounts : texts.accounts),
    fields: fieldsOf(accounts, deposit, words).filter(({ text }) => text !== ""),
    administrators: [
      ...accounts.administrators.naturalPersons.map((person) => naturalPerson(person, words)),
      ...accounts.administrators.legalPersons.map((person) => legalPerson(person, words)),
    ],
  };
}

interface Words {
  readonly text: (localized: Localized) => string;
  readonly date: (day: Day) => string;
  /** The name of a member of an official list, or the member itself when the list does not name it. */
  readonly member: (list: string, code: string | undefined) => string;
  readonly country: (code: string | undefined) => string;
  readonly model: (model: string) => string;
}

async function wordsIn(language: Language): Promise<Words> {
  const { default: codes } = await import("../../domain/accounts/catalogue/code-lists.json", {
    with: { type: "json" },
  });
  const { default: models } = await import("../../domain/accounts/catalogue/models.json", {
    with: { type: "json" },
  });
  const lists: Readonly<Record<string, Readonly<Record<string, string>>>> = codes.lists;
  const names: Readonly<Record<string, string>> = models.names;
  return {
    text: (localized) => localized[language],
    date: (day) => written(day, language),
    member: (list, code = "") => inLanguage(lists[list]?.[code], language) || code,
    country: (code = "") => inLanguage(lists["cty-enum:list1"]?.[`m${code}`], language) || code,
    model: (model) => inLanguage(names[standardModel(model)], language),
  };
}

function fieldsOf(accounts: Accounts, deposit: Deposit, words: Words): readonly Field[] {
  const { text, date } = words;
  const { enterpriseNumber, corrected, legalForm } = accounts;
  const field = (label: Localized, content: string): Field => ({ label: text(label), text: content });
  return [
    field(texts.enterpriseNumber, dotted(enterpriseNumber)),
    field(texts.legalForm, words.member("lgf-enum:list1", legalForm)),
    field(texts.address, addressLine(accounts.address, words)),
    ...(accounts.inLiquidation ? [field(texts.inLiquidation, text(texts.yes))] : []),
    field(texts.financialYear, `${date(accounts.periodStart)} – ${date(accounts.periodEnd)}`),
    field(texts.assemblyDate, date(accounts.assemblyDate)),
    field(
      texts.model,
      [accounts.model, words.model(accounts.model)].filter((part) => part !== "").join(" – "),
    ),
    field(texts.language, text(languageNames)),
    field(texts.currency, `${deposit.currency}, ${text(texts.wholeUnits)}`),
    field(texts.reference, deposit.reference),
    field(texts.depositDate, date(deposit.depositDate)),
    ...(corrected === undefined
      ? []
      : [
          field(texts.corrects, `${date(corrected.closingDate)} (${corrected.model}, ${corrected.language})`),
        ]),
  ];
}

function addressLine({ street, number, box, postalCode, city, country }: Address, words: Words): string {
  const parts = [
    [street, [number, box].filter((part) => part !== undefined).join("/")].filter(Boolean).join(" "),
    [postalCode, city].filter((part) => part !== undefined).join(" "),
    words.country(country),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

const naturalPerson = (person: NaturalPerson, words: Words): Administrator => ({
  name: nameOf(person),
  details: [...person.mandates.map((mandate) => mandateLine(mandate, words)), person.profession ?? ""].filter(
    (detail) => detail !== "",
  ),
});

function legalPerson(
  { name, enterpriseNumber, mandates, representatives }: LegalPerson,
  words: Words,
): Administrator {
  const number = enterpriseNumber === undefined ? "" : ` (${dotted(enterpriseNumber)})`;
  const represented = representatives.map(nameOf).join(", ");
  return {
    name: `${name ?? ""}${number}`,
    details: [
      ...mandates.map((mandate) => mandateLine(mandate, words)),
      represented === "" ? "" : `${words.text(texts.representedBy)} ${represented}`,
    ].filter((detail) => detail !== ""),
  };
}

const nameOf = ({ firstName, lastName }: NaturalPerson): string =>
  [firstName, lastName].filter((part) => part !== undefined).join(" ");

function mandateLine({ functionCode, start, end }: Mandate, { member, date }: Words): string {
  const term =
    start === undefined && end === undefined
      ? ""
      : `${start === undefined ? "" : date(start)} – ${end === undefined ? "" : date(end)}`.trim();
  return [member("fct-enum:list1", functionCode), term].filter((part) => part !== "").join(", ");
}

const dotted = (number: string): string => number.replace(/^(\d{4})(\d{3})(\d{3})$/, "$1.$2.$3");
