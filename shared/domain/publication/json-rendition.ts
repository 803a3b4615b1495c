import {
  type Accounts,
  type Address,
  type LegalPerson,
  type Mandate,
  type NaturalPerson,
  type ParticipatingInterest,
  type Shareholder,
} from "../accounts/accounts.ts";
import { type RubricValue } from "../accounts/report.ts";

/**
 * The accounts as the National Bank's web services give them in `application/x.jsonxbrl`: figures by rubric,
 * official codes with the prefix of their list.
 */
export const jsonRendition = (accounts: Accounts, reference: string): object => ({
  ReferenceNumber: reference,
  EnterpriseName: accounts.name,
  Address: addressOf(accounts.address),
  LegalForm: { LegalFormCode: encoded("lgf", accounts.legalForm) },
  JointCommittees: [],
  Rubrics: accounts.rubrics.map(rubricOf),
  Administrators: {
    NaturalPersons: accounts.administrators.naturalPersons.map(naturalPersonOf),
    LegalPersons: accounts.administrators.legalPersons.map(legalPersonOf),
  },
  Shareholders: shareholdersOf(accounts.shareholders),
  ParticipatingInterests: accounts.participatingInterests.map(participatingInterestOf),
});

const rubricOf = ({ rubric, period, value }: RubricValue): object => ({
  Code: rubric,
  Value: value,
  Period: period,
});

/** Belgian cities are known by the code of their postal code; everything else is in words. */
function addressOf({ street, number, box, postalCode, city, country }: Address): object {
  const belgian = isCode(postalCode);
  return {
    Street: street ?? null,
    Number: number ?? null,
    Box: box ?? null,
    City: belgian ? encoded("pcd", postalCode) : null,
    Country: isCode(country) ? encoded("cty", country) : null,
    OtherPostalCode: belgian ? null : (postalCode ?? null),
    OtherCity: belgian ? null : (city ?? null),
    OtherCountry: isCode(country) ? null : (country ?? null),
  };
}

const naturalPersonOf = (person: NaturalPerson): object => ({
  Person: personOf(person),
  Profession: person.profession ?? null,
  Mandates: person.mandates.map(mandateOf),
});

const personOf = ({ firstName, lastName, address }: NaturalPerson): object => ({
  FirstName: firstName ?? null,
  LastName: lastName ?? null,
  Address: addressOf(address),
});

const legalPersonOf = (person: LegalPerson): object => ({
  Entity: entityOf(person),
  Representatives: person.representatives.map((representative) => ({
    ...personOf(representative),
    Profession: representative.profession ?? null,
  })),
  Mandates: person.mandates.map(mandateOf),
});

const mandateOf = ({ functionCode, start, end }: Mandate): object => ({
  FunctionMandate: encoded("fct", functionCode),
  MandateDates: { StartDate: start ?? null, EndDate: end ?? null },
});

interface Named {
  readonly name?: string;
  readonly enterpriseNumber?: string;
  readonly address: Address;
}

const entityOf = ({ name, enterpriseNumber, address }: Named): object => ({
  Name: name ?? null,
  Identifier: enterpriseNumber ?? null,
  Address: addressOf(address),
});

/** The accounts do not tell a person's first name from the last: who has no number is named in one piece. */
const shareholdersOf = (shareholders: readonly Shareholder[]): object => ({
  EntityShareHolders: shareholders
    .filter(({ enterpriseNumber }) => enterpriseNumber !== undefined)
    .map((holder) => ({ Entity: entityOf(holder), RightsHeld: holder.figures.map(rubricOf) })),
  IndividualShareHolders: shareholders
    .filter(({ enterpriseNumber }) => enterpriseNumber === undefined)
    .map(({ name, address, figures }) => ({
      Person: { FirstName: null, LastName: name, Address: addressOf(address) },
      RightsHeld: figures.map(rubricOf),
    })),
});

const participatingInterestOf = (interest: ParticipatingInterest): object => ({
  Entity: entityOf(interest),
  ParticipatingInterestHeld: interest.figures.map(rubricOf),
});

const isCode = (value: string | undefined): boolean =>
  value !== undefined && /^m([0-9]+|[A-Z]{2})$/.test(value);

const encoded = (list: string, member: string | undefined): string | null =>
  member === undefined ? null : `${list}:${member}`;
