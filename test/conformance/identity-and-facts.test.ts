import { describe, expect, test } from "@jest/globals";
import { bicycleMaker, choir, correction, workshop } from "../../local/samples/accounts.ts";
import { type SampleAccounts, xbrlOf } from "../../local/samples/xbrl-writer.ts";
import { xbrlAccountsReader } from "../../shared/adapters/xbrl/xbrl-accounts-reader.ts";
import { type Validation } from "../../shared/application/ports/accounts-reader.ts";
import { streamOf } from "./stream-of.ts";

const reader = xbrlAccountsReader();
const validated = (xml: string): Promise<Validation> => reader.validate(streamOf(xml));

type Change = (xml: string) => string;

/** Replaces the first occurrence, and insists that there is one. */
const replaced =
  (found: string | RegExp, by: string): Change =>
  (xml) => {
    const changed = xml.replace(found, by);
    if (changed === xml) throw new Error(`nothing to replace: ${String(found)}`);
    return changed;
  };

const everywhere =
  (found: string, by: string): Change =>
  (xml) =>
    xml.replaceAll(found, by);

/** Adds facts and contexts before the end of the file. */
const added = (more: string): Change => replaced("</xbrl>", `${more}</xbrl>`);

const context = (id: string, members: readonly string[], instant = "2023-12-31"): string =>
  `<context id="${id}"><entity><identifier scheme="http://www.fgov.be">0999000129</identifier></entity>` +
  `<period><instant>${instant}</instant></period><scenario>${members
    .map(
      (member) =>
        `<xbrldi:explicitMember dimension="dim:${member.split(":")[0] ?? ""}">${member}</xbrldi:explicitMember>`,
    )
    .join("")}</scenario></context>`;

const amount = (id: string, value: string, attributes = `decimals="INF" unitRef="EUR"`): string =>
  `<met:am1 contextRef="${id}" ${attributes}>${value}</met:am1>`;

const assets = ["bas:m25", "part:m1", "prd:m1"];
const cash = "31498.64</met:am1>";
const cashFact = new RegExp(`<met:am1 ([^>]*)>${cash}`);

describe("what refuses the accounts of a company", () => {
  test.each<readonly [given: string, check: string, code: string | null, change: Change]>([
    ["no language", "identity-language", null, replaced(` xml:lang="nl"`, "")],
    [
      "a language that is none of ours",
      "identity-language",
      null,
      replaced(`xml:lang="nl"`, `xml:lang="es"`),
    ],
    [
      "a fact in another language",
      "identity-one-language",
      "DAT 15",
      replaced("<met:str2 ", `<met:str2 xml:lang="fr" `),
    ],
    ["check digits wrong everywhere", "identity-check-digits", null, everywhere("0999000129", "0999000128")],
    ["dots in the number", "identity-check-digits", null, everywhere("0999000129", "0999.000.129")],
    ["an establishment number", "identity-check-digits", null, everywhere("0999000129", "2147812701")],
    [
      "another entity in the contexts",
      "identity-entity",
      null,
      everywhere(">0999000129</identifier>", ">0999000228</identifier>"),
    ],
    [
      "two entities",
      "form-several-entities",
      "DAT 27",
      replaced(">0999000129</identifier>", ">0999000228</identifier>"),
    ],
    ["two taxonomies", "form-schema-several", "DAT 27", replaced(/(<link:schemaRef[^>]*>)/, "$1$1")],
    ["no taxonomy", "form-schema-missing", null, replaced(/<link:schemaRef[^>]*>/, "")],
    [
      "an outdated taxonomy",
      "form-schema-outdated",
      null,
      replaced(/http:[^"]*m87-f.xsd/, "http://www.nbb.be/be/fr/pfs/ci/full/pfs-full-2020-02-01.xsd"),
    ],
    ["a framework that never was", "form-framework-unknown", null, replaced("fws/23.0", "fws/24.0")],
    ["a split form", "form-model-split", null, replaced("m87-f.xsd", "m87-a.xsd")],
    ["a PDF model", "form-model-pdf", null, replaced("m87-f.xsd", "m87-f-p.xsd")],
    [
      "no general assembly",
      "identity-assembly-missing",
      "DAT 26",
      replaced(/<met:dte1[^>]*>2024-05-24<\/met:dte1>/, ""),
    ],
    [
      "a general assembly on no day",
      "identity-assembly-missing",
      "DAT 26",
      replaced("2024-05-24", "2024-02-30"),
    ],
    [
      "a general assembly before the year ends",
      "identity-assembly-order",
      "DAT 26",
      replaced("2024-05-24", "2023-06-01"),
    ],
    [
      "no first day",
      "identity-period-missing",
      "DAT 26",
      replaced(/<met:dte1[^>]*>2023-01-01<\/met:dte1>/, ""),
    ],
    [
      "no last day",
      "identity-period-missing",
      "DAT 26",
      replaced(/<met:dte1[^>]*>2023-12-31<\/met:dte1>/, ""),
    ],
    [
      "a last day before the first",
      "identity-period-order",
      "DAT 26",
      replaced(">2023-01-01<", ">2024-01-01<"),
    ],
    [
      "contexts of another day",
      "identity-closing-date",
      "DAT 26",
      replaced("<instant>2023-12-31", "<instant>2022-12-31"),
    ],
    [
      "a period instead of a day",
      "xbrl-context-period",
      "DAT 26",
      replaced(
        "<instant>2023-12-31</instant>",
        "<startDate>2023-01-01</startDate><endDate>2023-12-31</endDate>",
      ),
    ],
    ["another scheme", "xbrl-context-scheme", null, replaced("http://www.fgov.be", "http://www.example.org")],
    ["no name", "identity-name", null, replaced(/<met:str2[^>]*>VERZONNEN[^<]*<\/met:str2>/, "")],
    ["three decimals", "xbrl-amount-decimals", "DAT 31", replaced(cash, "31498.641</met:am1>")],
    ["a decimal comma", "xbrl-value", null, replaced(cash, "31498,64</met:am1>")],
    ["no value", "xbrl-value", null, replaced(cash, "</met:am1>")],
    ["a negative amount where none may be", "xbrl-value", null, replaced(cash, "-31498.64</met:am1>")],
    ["fifteen digits", "xbrl-value", null, replaced(cash, "100000000000000.00</met:am1>")],
    ["no decimals attribute", "xbrl-decimals", null, replaced(` decimals="INF"`, "")],
    [
      "decimals that deny the cents",
      "xbrl-decimals",
      null,
      replaced(cashFact, `<met:am1 $1>${cash}`.replace("$1", `contextRef="c20" unitRef="EUR" decimals="0"`)),
    ],
    ["accounts in thousands", "xbrl-decimals", null, everywhere(`decimals="INF"`, `decimals="-3"`)],
    ["precision instead of decimals", "xbrl-decimals", null, replaced(`decimals="INF"`, `precision="6"`)],
    ["dollars", "xbrl-unit-currency", "DAT 36", replaced("iso4217:EUR", "iso4217:USD")],
    [
      "an amount without currency",
      "xbrl-unit-currency",
      "DAT 36",
      replaced(`unitRef="EUR"`, `unitRef="pure"`),
    ],
    ["no unit", "xbrl-unit-missing", null, replaced(` unitRef="EUR"`, "")],
    ["an unknown unit", "xbrl-unit-missing", null, replaced(`unitRef="EUR"`, `unitRef="U-EUR"`)],
    ["a unit on a text", "xbrl-unit-unexpected", null, replaced("<met:str2 ", `<met:str2 unitRef="EUR" `)],
    [
      "a context that is not there",
      "xbrl-context-missing",
      null,
      replaced(`contextRef="c20"`, `contextRef="nowhere"`),
    ],
    ["no context", "xbrl-context-missing", null, replaced(` contextRef="c20"`, "")],
    ["a context twice", "xbrl-duplicate-id", null, added(context("c0", assets))],
    ["a dimension twice", "xbrl-context-dimension", null, added(context("x", [...assets, "bas:m26"]))],
    ["dimensions in the segment", "xbrl-context-segment", null, replaced("</entity>", "<segment/></entity>")],
    [
      "a member of another domain",
      "xbrl-context-dimension",
      null,
      replaced(`dimension="dim:bas">bas:`, `dimension="dim:bas">part:`),
    ],
    ["a member that does not exist", "xbrl-unknown-datapoint", null, replaced(">bas:m25<", ">bas:m999<")],
    ["a member that does not fit", "xbrl-unknown-datapoint", null, replaced(">bas:m25<", ">bas:m26<")],
    [
      "a metric that does not exist",
      "xbrl-unknown-datapoint",
      null,
      replaced(cashFact, `<met:am9 $1>31498.64</met:am9>`),
    ],
    [
      "a fact of a foreign taxonomy",
      "xbrl-unknown-element",
      null,
      added(`<x:thing xmlns:x="urn:x" contextRef="c0">1</x:thing>`),
    ],
    ["an undeclared prefix of a member", "xbrl-undeclared-prefix", null, replaced(">bas:m25<", ">nix:m25<")],
    [
      "an undeclared prefix of a dimension",
      "xbrl-undeclared-prefix",
      null,
      replaced(`"dim:bas"`, `"nix:bas"`),
    ],
    [
      "an undeclared prefix of a fact",
      "form-not-well-formed",
      null,
      replaced(cashFact, `<nix:am1 $1>31498.64</nix:am1>`),
    ],
    ["an undeclared prefix of a code", "xbrl-undeclared-prefix", null, replaced(">lgf:m610<", ">nix:m610<")],
    ["a legal form that is not in the list", "xbrl-code", null, replaced(">lgf:m610<", ">lgf:m999<")],
    ["a code of another list", "xbrl-code", null, replaced(">lgf:m610<", ">cty:mBE<")],
    [
      "one item with two amounts",
      "xbrl-inconsistent-duplicate",
      "DAT 34",
      added(context("x", assets) + amount("x", "5.00")),
    ],
    [
      "one item with two amounts, the context's members in another order",
      "xbrl-inconsistent-duplicate",
      "DAT 34",
      added(context("x", assets.toReversed()) + amount("x", "5.00")),
    ],
    [
      "two names",
      "xbrl-inconsistent-duplicate",
      "DAT 34",
      added(`<met:str2 contextRef="c1">ANOTHER</met:str2>`),
    ],
    ["a linkbase of its own", "xbrl-forbidden-element", null, added(`<link:linkbaseRef xlink:href="x"/>`)],
    ["a role of its own", "xbrl-forbidden-element", null, added(`<link:roleRef xlink:href="x"/>`)],
    ["an arc role of its own", "xbrl-forbidden-element", null, added(`<link:arcroleRef xlink:href="x"/>`)],
    ["a footnote", "xbrl-forbidden-element", null, added(`<link:footnoteLink/>`)],
  ])("%s: %s", async (_given, check, code, change) => {
    const { report } = await validated(change(xbrlOf(bicycleMaker)));
    expect(report.outcome).toBe("red");
    expect(report.findings).toContainEqual(expect.objectContaining({ check, code, severity: "error" }));
  });
});

describe("what is accepted all the same", () => {
  test.each<readonly [given: string, change: Change]>([
    ["a consistent duplicate", added(context("x", assets) + amount("x", "102619.89"))],
    ["a duplicate with other zeros", added(context("x", assets) + amount("x", "102619.890"))],
    ["decimals of two", everywhere(`decimals="INF"`, `decimals="2"`)],
    [
      "other prefixes",
      (xml) =>
        xml
          .replaceAll("met:", "m:")
          .replaceAll(":met=", ":m=")
          .replaceAll("bas:", "b:")
          .replaceAll(":bas=", ":b=")
          .replaceAll("dim:b:", "dim:bas:"),
    ],
    ["a byte order mark", (xml) => `\uFEFF${xml}`],
    ["comments and an instruction", (xml) => xml.replaceAll("</context>", "</context><!-- x --><?y z?>")],
    ["a number in a CDATA section", replaced(cash, "<![CDATA[31498.64]]></met:am1>")],
    ["white space around a value", replaced(cash, "\n 31498.64 \n</met:am1>")],
    [
      "an empty fact that says so",
      added(
        `<met:am1 xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true" contextRef="c20" unitRef="EUR"/>`,
      ),
    ],
    ["a first year", (xml) => xml],
    ["the framework of last year", everywhere("23.0", "22.19")],
    ["the framework of this year", everywhere("23.0", "26.0")],
  ])("%s", async (_given, change) => {
    const { report, accounts } = await validated(change(xbrlOf(bicycleMaker)));
    expect(report).toMatchObject({ outcome: "green", findings: [] });
    expect(accounts).toMatchObject({ enterpriseNumber: "0999000129", model: "m87-f", type: "initial" });
  });
});

describe("what warns", () => {
  test.each<readonly [given: string, check: string, sample: SampleAccounts]>([
    [
      "a company with capital in a model without",
      "identity-legal-form",
      { ...bicycleMaker, legalForm: "m014" },
    ],
    ["an association in a company's model", "identity-legal-form", { ...bicycleMaker, legalForm: "m017" }],
    ["a company in an association's model", "identity-legal-form", { ...choir, legalForm: "m610" }],
    ["a year of three", "identity-period-length", { ...bicycleMaker, periodStart: "2021-01-01" }],
  ])("%s: %s", async (_given, check, sample) => {
    const { report } = await validated(xbrlOf(sample));
    expect(report.outcome).toBe("orange");
    expect(report.findings.map((finding) => finding.check)).toEqual([check]);
  });

  test("a datapoint that a later framework may have added", async () => {
    const unlisted = context("x", ["bas:m25", "part:m3", "prd:m1", "ntr:m4"]) + amount("x", "1.00");
    const of = async (framework: string): Promise<string> => {
      const declared = xbrlOf({ ...workshop, framework }).replaceAll("0999000327", "0999000129");
      return (await validated(added(unlisted)(declared))).report.outcome;
    };
    expect([await of("23.0"), await of("26.0")]).toEqual(["red", "orange"]);
  });
});

describe("a correction", () => {
  test("names the accounts it corrects", async () => {
    const { report, accounts } = await validated(xbrlOf(correction));
    expect(report.outcome).toBe("green");
    expect(accounts).toMatchObject({
      type: "correction",
      corrected: {
        enterpriseNumber: "0999000129",
        closingDate: "2023-12-31",
        model: "m87-f",
        language: "nl",
      },
    });
  });

  test.each([
    ["the number", { enterpriseNumber: "0999000128" }],
    ["the closing date", { closingDate: "2023-13-31" }],
    ["the model", { model: "micro" }],
  ])("is refused when %s is wrong", async (_given, wrong) => {
    const corrected = { ...correction.correction, ...wrong } as NonNullable<SampleAccounts["correction"]>;
    const { report } = await validated(xbrlOf({ ...correction, correction: corrected }));
    expect(report.outcome).toBe("red");
    expect(report.findings.map(({ check }) => check)).toContain("identity-correction");
  });

  test("that does not say so warns", async () => {
    const flag = />true<\/met:bln1>/;
    const { report } = await validated(replaced(flag, ">false</met:bln1>")(xbrlOf(correction)));
    expect(report.findings.map(({ check }) => check)).toEqual(["identity-correction-unflagged"]);
  });
});

test("an item with two amounts is told with both", async () => {
  const twice = added(context("x", assets) + amount("x", "5"));
  const { report } = await validated(twice(xbrlOf(bicycleMaker)));
  expect(report.findings.map(({ values }) => values)).toEqual([
    [
      { rubric: "20/58", period: "N", value: "102619.89" },
      { rubric: "20/58", period: "N", value: "5.00" },
    ],
  ]);
});

test("directors, their mandates and their addresses are read", async () => {
  const typed = (id: string, members: string, open = ""): string =>
    `<context id="${id}"><entity><identifier scheme="http://www.fgov.be">0999000129</identifier></entity>` +
    `<period><instant>2023-12-31</instant></period><scenario>` +
    `<xbrldi:typedMember dimension="dim:annp"><t>Verzonnen</t></xbrldi:typedMember>` +
    `<xbrldi:typedMember dimension="dim:afnp"><t>An</t></xbrldi:typedMember>${open}${members
      .split(" ")
      .map(
        (member) =>
          `<xbrldi:explicitMember dimension="dim:${member.split(":")[0] ?? ""}">${member}</xbrldi:explicitMember>`,
      )
      .join("")}</scenario></context>`;
  const row = `<xbrldi:typedMember dimension="dim:open"><t>1</t></xbrldi:typedMember>`;
  const director = [
    typed("d1", "bas:m31 ctc:m1 part:m2 psn:m12"),
    `<met:str2 contextRef="d1">Nergensstraat</met:str2>`,
    typed("d2", "bas:m115 mmt:m1 part:m2 psn:m12", row),
    `<met:dte1 contextRef="d2">2020-01-01</met:dte1>`,
    typed("d3", "bas:m115 dcl:m6 part:m2 psn:m12", row),
    `<f:list1 xmlns:f="http://www.nbb.be/be/fr/cbso/23.0/enum/fct-enum" xmlns:fct="http://www.nbb.be/be/fr/cbso/dict/dom/fct" contextRef="d3">fct:m13</f:list1>`,
  ];
  const dcl = replaced("<xbrl ", `<xbrl xmlns:dcl="http://www.nbb.be/be/fr/cbso/dict/dom/dcl" `);
  const xml = xbrlOf(bicycleMaker);
  const { report, accounts } = await validated(
    added(director.join(""))(xml.includes("xmlns:dcl") ? xml : dcl(xml)),
  );
  expect(report.findings).toEqual([]);
  expect(accounts?.administrators).toEqual({
    naturalPersons: [
      {
        firstName: "An",
        lastName: "Verzonnen",
        address: { street: "Nergensstraat" },
        mandates: [{ functionCode: "m13", start: "2020-01-01" }],
      },
    ],
    legalPersons: [],
  });
  expect(accounts?.address).toMatchObject({ postalCode: "1000", city: "Brussel", country: "BE" });
});

test("no figure of this year in the balance sheet: DAT 32", async () => {
  const { report } = await validated(
    xbrlOf({ ...bicycleMaker, rubrics: { "9900": "1.00", "9901": "1.00" } }),
  );
  expect(report.findings.filter(({ code }) => code === "DAT 32")).toHaveLength(1);
});

test("a file in which everything is wrong yields a short report", async () => {
  const { report } = await validated(everywhere(` unitRef="EUR"`, "")(xbrlOf(bicycleMaker)));
  expect(report.findings.filter(({ check }) => check === "xbrl-unit-missing")).toHaveLength(10);
  expect(report.notes[0]?.en).toMatch(/^A further \d+ findings were left out\.$/);
});

test("what a full model says beyond its totals is not judged, and the report says so", async () => {
  const sample: SampleAccounts = {
    ...workshop,
    model: "m02-f",
    rubrics: { "20/58": "0.00", "10/49": "0.00" },
  };
  const stranger = context("x", ["bas:m999", "part:m1", "prd:m1"]) + amount("x", "1.00");
  const { report } = await validated(
    added(stranger)(xbrlOf(sample)).replaceAll(">0999000327<", ">0999000129<"),
  );
  expect(report.outcome).toBe("green");
  expect(report.notes.map(({ en }) => en)).toEqual([
    "No list of datapoints is known for this model: unknown facts were not judged.",
  ]);
});
