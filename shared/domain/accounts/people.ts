import { parseDay } from "../day.ts";
import {
  type Accounts,
  type Address,
  type LegalPerson,
  type Mandate,
  type NaturalPerson,
  type ParticipatingInterest,
  type Shareholder,
} from "./accounts.ts";
import { type FactBook, type TypedFact } from "./fact-book.ts";
import { type Period } from "./report.ts";

type People = Pick<Accounts, "administrators" | "shareholders" | "participatingInterests">;

/** The persons and enterprises that a filing names: directors and auditors, shareholders, participating interests. */
export function readPeople({ typed }: FactBook): People {
  const groups = grouped(typed);
  return {
    administrators: {
      naturalPersons: [
        ...groups.of(["afnp", "annp"]).map((group) => naturalPerson(group, groups)),
        ...groups.of(["acfn", "acnp"]).map((group) => naturalPerson(group, groups)),
      ],
      legalPersons: [
        ...groups
          .of(["anlp"])
          .map((group) => legalPerson(group, groups.of(["anlp", "aprf", "aprn"]), groups)),
        ...groups
          .of(["aclp"])
          .map((group) => legalPerson(group, groups.of(["aclp", "cprf", "cprn"]), groups)),
      ],
    },
    shareholders: [...groups.of(["snlp"]), ...groups.of(["sfnp", "snnp"])].map((group) =>
      enterprise(group, groups),
    ),
    participatingInterests: groups.of(["ptpn"]).map((group) => enterprise(group, groups)),
  };
}

/** Facts that share their typed dimensions and the values of them. */
interface Group {
  readonly dimensions: readonly string[];
  readonly values: readonly string[];
  readonly facts: ReadonlyMap<string, string>;
}

interface Groups {
  /** The groups of exactly these dimensions, and an index where a person has several rows of facts. */
  readonly of: (dimensions: readonly string[]) => readonly Group[];
  /** The rows of a person: its facts that carry a further index. */
  readonly rowsOf: (group: Group) => readonly Group[];
}

/** The dimension that numbers the rows of a table. */
const index = "open";

function grouped(typed: readonly TypedFact[]): Groups {
  const rows = new Map<
    string,
    { dimensions: string[]; values: readonly string[]; facts: Map<string, string> }
  >();
  for (const { key, text, values } of typed) {
    const words = key.split(" ");
    const dimensions = words.filter((word) => word.endsWith("*")).map((word) => word.slice(0, -1));
    const id = JSON.stringify([dimensions, values]);
    const row = rows.get(id) ?? { dimensions, values, facts: new Map<string, string>() };
    row.facts.set(
      words.filter((word) => !word.endsWith("*") && !/^(part|psn|rls):/.test(word)).join(" "),
      text,
    );
    rows.set(id, row);
  }
  const all = [...rows.values()];
  const person = ({ dimensions, values }: Group): string =>
    JSON.stringify(dimensions.flatMap((name, at) => (name === index ? [] : [[name, values[at]]])));
  return {
    of: (dimensions) => persons(all, dimensions, person),
    rowsOf: (group) => all.filter((row) => row.dimensions.includes(index) && person(row) === person(group)),
  };
}

/** A person may have rows only: it is known by them too. */
function persons(
  rows: readonly Group[],
  dimensions: readonly string[],
  person: (group: Group) => string,
): readonly Group[] {
  const found = new Map<string, Group>();
  for (const row of rows) {
    const own = row.dimensions.filter((name) => name !== index);
    if (own.join() !== dimensions.join()) continue;
    const values = row.values.filter((_, at) => row.dimensions[at] !== index);
    const isRow = row.dimensions.includes(index);
    const known = found.get(person(row));
    if (known === undefined || !isRow) {
      found.set(person(row), { dimensions: own, values, facts: isRow ? new Map() : row.facts });
    }
  }
  return [...found.values()];
}

function naturalPerson(group: Group, groups: Groups): NaturalPerson {
  const [firstName, lastName] = group.values.slice(-2);
  return {
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    ...optional("profession", group.facts.get("str2 bas:m28 dcl:m27")),
    address: addressOf(group.facts),
    mandates: mandatesOf(groups.rowsOf(group)),
  };
}

function legalPerson(group: Group, representatives: readonly Group[], groups: Groups): LegalPerson {
  return {
    ...optional("name", group.values[0]),
    ...optional("enterpriseNumber", group.facts.get("str2 bas:m26 qlt:m1")),
    address: addressOf(group.facts),
    representatives: representatives
      .filter(({ values }) => values[0] === group.values[0])
      .map((representative) => naturalPerson(representative, groups)),
    mandates: mandatesOf(groups.rowsOf(group)),
  };
}

function enterprise(group: Group, groups: Groups): Shareholder & ParticipatingInterest {
  return {
    name: group.values.join(" "),
    ...optional("enterpriseNumber", group.facts.get("str2 bas:m26 qlt:m1")),
    address: addressOf(group.facts),
    figures: [group, ...groups.rowsOf(group)].flatMap(({ facts }) =>
      [...facts].flatMap(([key, value]) =>
        /^(am|int|pct)/.test(key) ? [{ code: key, period: periodOf(key), value }] : [],
      ),
    ),
  };
}

const periodOf = (key: string): Period => (key.includes("prd:m2") ? "NM1" : "N");

function mandatesOf(rows: readonly Group[]): readonly Mandate[] {
  return rows.map(({ facts }) => ({
    ...optional("functionCode", facts.get("fct-enum:list1 bas:m115 dcl:m6")?.replace(/^fct:/, "")),
    ...optional("start", parseDay(facts.get("dte1 bas:m115 mmt:m1") ?? "")),
    ...optional("end", parseDay(facts.get("dte1 bas:m115 mmt:m2") ?? "")),
  }));
}

/** An address: a place of the official list, or words where the list has none. */
export function addressOf(facts: ReadonlyMap<string, string>): Address {
  return {
    ...optional("street", facts.get("str2 bas:m31 ctc:m1")),
    ...optional("number", facts.get("str2 bas:m31 ctc:m2")),
    ...optional("box", facts.get("str2 bas:m31 ctc:m3")),
    ...optional(
      "postalCode",
      facts.get("pcd-enum:list1 bas:m31 ctc:m4")?.replace(/^pcd:m/, "") ?? facts.get("str2 bas:m31 ctc:m4"),
    ),
    ...optional("city", facts.get("str2 bas:m31 ctc:m5")),
    ...optional(
      "country",
      facts.get("cty-enum:list1 bas:m31 ctc:m6")?.replace(/^cty:m/, "") ?? facts.get("str2 bas:m31 ctc:m6"),
    ),
  };
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Readonly<Partial<Record<Name, Value>>> {
  return (value === undefined || value === "" ? {} : { [name]: value }) as Partial<Record<Name, Value>>;
}
