import {
  type Accounts,
  type Address,
  type LegalPerson,
  type Mandate,
  type NaturalPerson,
  type ParticipatingInterest,
  type Rubric,
  type Shareholder,
} from "../accounts/accounts.ts";

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

const rubricOf = ({ code, period, value }: Rubric): object => ({
  Code: code,
  Value: value,
  Period: period,
});

/** Belgian places are named by the code of their postal code; everything else is in words. */
function addressOf({ street, number, box, postalCode, city, country }: Address): object {
  const belgian = (country ?? "BE") === "BE" && /^\d{4}$/.test(postalCode ?? "");
  return {
    Street: orNull(street),
    Number: orNull(number),
    Box: orNull(box),
    City: belgian ? encoded("pcd", postalCode) : null,
    Country: isCountryCode(country) ? encoded("cty", country) : null,
    OtherPostalCode: belgian ? null : orNull(postalCode),
    OtherCity: belgian ? null : orNull(city),
    OtherCountry: isCountryCode(country) ? null : orNull(country),
  };
}

const isCountryCode = (country: string | undefined): boolean => /^[A-Z]{2}$/.test(country ?? "");

const naturalPersonOf = (person: NaturalPerson): object => ({
  Person: personOf(person),
  Profession: orNull(person.profession),
  Mandates: person.mandates.map(mandateOf),
});

const personOf = ({ firstName, lastName, address }: NaturalPerson): object => ({
  FirstName: orNull(firstName),
  LastName: orNull(lastName),
  Address: addressOf(address),
});

const legalPersonOf = (person: LegalPerson): object => ({
  Entity: entityOf(person),
  Representatives: person.representatives.map((representative) => ({
    ...personOf(representative),
    Profession: orNull(representative.profession),
  })),
  Mandates: person.mandates.map(mandateOf),
});

const mandateOf = ({ functionCode, start, end }: Mandate): object => ({
  FunctionMandate: encoded("fct", functionCode),
  MandateDates: { StartDate: orNull(start), EndDate: orNull(end) },
});

interface Named {
  readonly name?: string;
  readonly enterpriseNumber?: string;
  readonly address: Address;
}

const entityOf = ({ name, enterpriseNumber, address }: Named): object => ({
  Name: orNull(name),
  Identifier: orNull(enterpriseNumber),
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

const orNull = (text: string | undefined): string | null => text ?? null;

/** Such as `lgf:m610`: the list, and the member with its `m`. */
const encoded = (list: string, member: string | undefined): string | null =>
  member === undefined ? null : `${list}:${member.startsWith("m") ? member : `m${member}`}`;
