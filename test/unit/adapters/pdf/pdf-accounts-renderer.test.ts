import { describe, expect, test } from "@jest/globals";
import { fullFormPlaces } from "../../../../shared/adapters/pdf/form-order.ts";
import { fullFormLabels } from "../../../../shared/adapters/pdf/full-form-labels.ts";
import { pdfAccountsRenderer } from "../../../../shared/adapters/pdf/pdf-accounts-renderer.ts";
import { type Accounts, type Rubric } from "../../../../shared/domain/accounts/accounts.ts";
import { catalogueOf } from "../../../../shared/domain/accounts/catalogue.ts";
import labels from "../../../../shared/domain/accounts/catalogue/labels.json" with { type: "json" };
import { xbrlModels } from "../../../../shared/domain/accounts/taxonomy.ts";
import { languages } from "../../../../shared/domain/language.ts";
import { someAccounts, someCorrection } from "../../../builders/accounts.ts";
import { day } from "../../../builders/times.ts";
import { pagesOf } from "./read-pdf.ts";

describe("the PDF of accounts", () => {
  test("says on its first page whose they are", async () => {
    const [first = []] = await pages(someAccounts());
    expect(first.join("\n")).toContain("Comptes annuels\nBoulangerie Dupont SRL");
    expect(textAfter(first, "Numéro d'entreprise")).toBe("0403.170.701");
    expect(textAfter(first, "Forme juridique")).toBe("Société à responsabilité limitée");
    expect(textAfter(first, "Adresse")).toBe("Rue de Fer 1, 5000 Namur, Belgique");
    expect(textAfter(first, "Exercice")).toBe("01/07/2022 – 30/06/2023");
    expect(textAfter(first, "Référence")).toBe("2024-00000001");
    expect(textAfter(first, "Déposé le")).toBe("31/01/2024");
  });

  test("names directors, their functions and terms, and who represents a company", async () => {
    const address = {};
    const representative = { firstName: "Jan", lastName: "Peeters", address, mandates: [] };
    const mandates = [{ functionCode: "m13", start: day("2020-01-01"), end: day("2025-12-31") }];
    const [first = []] = await pages(
      someAccounts({
        administrators: {
          naturalPersons: [
            { firstName: "Anne", lastName: "Dupont", profession: "boulangère", address, mandates },
          ],
          legalPersons: [
            {
              name: "Raad NV",
              enterpriseNumber: "0203201340",
              address,
              representatives: [representative],
              mandates,
            },
          ],
        },
      }),
    );
    expect(textAfter(first, "Anne Dupont")).toMatch(/^\S.*, 01\/01\/2020 – 31\/12\/2025$/);
    expect(first).toContain("boulangère");
    expect(first).toContain("Raad NV (0203.201.340)");
    expect(first).toContain("représentée par Jan Peeters");
  });

  test("says of a correction what it corrects", async () => {
    const [first = []] = await pages(someCorrection());
    expect(first[0]).toBe("Comptes annuels rectificatifs");
    expect(first.join(" ")).toContain("30/06/2023 (m87-f, fr)");
  });

  test("prints rubrics in the order of the form, rounded to the euro, in two columns", async () => {
    const [, assets = []] = await pages(
      someAccounts({
        rubrics: [
          rubric("20/58", "554894.50"),
          rubric("20/58", "-0.49", "NM1"),
          rubric("54/58", "1234567.49"),
          rubric("22/27", "-1234.50", "NM1"),
        ],
      }),
    );
    expect(assets.slice(0, 4)).toEqual(["Actif", "Codes", "Exercice", "Exercice précédent"]);
    expect(assets.slice(4, 13)).toEqual([
      ...["Immobilisations corporelles", "22/27", "-1\u00a0235"],
      ...["Valeurs disponibles", "54/58", "1\u00a0234\u00a0567"],
      ...["TOTAL DE L'ACTIF", "20/58", "554\u00a0895"],
    ]);
    expect(assets[13]).toBe("0");
  });

  test.each([
    ["nl", "Jaarrekening", "Activa", "TOTAAL VAN DE ACTIVA", "554.894", "Bladzijde 2 / 2"],
    ["fr", "Comptes annuels", "Actif", "TOTAL DE L'ACTIF", "554\u00a0894", "Page 2 / 2"],
    ["de", "Jahresabschluss", "Aktiva", "SUMME DER AKTIVA", "554.894", "Seite 2 / 2"],
    ["en", "Annual accounts", "Assets", "TOTAL ASSETS", "554,894", "Page 2 / 2"],
  ] as const)("speaks %s", async (...[language, title, section, total, amount, page]) => {
    const [first = [], second = []] = await pages(someAccounts({ language }));
    expect(first[0]).toBe(title);
    expect(second[0]).toBe(section);
    expect(second).toEqual(expect.arrayContaining([total, amount, page]));
  });

  test("has the same bytes whenever and however often it is made", async () => {
    const [one, other] = await Promise.all([render(someAccounts()), render(someAccounts())]);
    expect(Buffer.compare(one, other)).toBe(0);
    const text = Buffer.from(one).toString("latin1");
    expect(text.startsWith("%PDF-1.")).toBe(true);
    expect([...text.matchAll(/D:\d{14}Z/g)].map(([date]) => date)).toEqual(["D:20240131000000Z"]);
  });

  test("prints the figures of a model that nobody knows by their codes", async () => {
    const [, other = []] = await pages(someAccounts({ model: "m99-f", rubrics: [rubric("9999", "12.00")] }));
    expect(other[0]).toBe("Autres chiffres");
    expect(other).toEqual(expect.arrayContaining(["9999", "12"]));
  });

  test("repeats the head of a table that goes on, and numbers every page", async () => {
    const { cells } = await catalogueOf("m87-f");
    const codes = [...new Set([...cells.values()].map(({ rubric: code }) => code))];
    const all = await pages(someAccounts({ rubrics: codes.map((code) => rubric(code, "1000.00")) }));
    const printed = all.flat();
    expect(codes.filter((code) => !printed.includes(code))).toEqual([]);
    all.forEach((page, index) => {
      expect(page).toContain(`Page ${String(index + 1)} / ${String(all.length)}`);
      expect(page).toContain("2024-00000001");
    });
    expect(all.slice(1).filter((page) => page[1] !== "Codes")).toEqual([]);
  });

  test("shows letters that its fonts lack without their marks, and never a wrong letter", async () => {
    const [first = []] = await pages(someAccounts({ name: "Čapek & Łódź – Ωmega €" }));
    expect(first[1]).toBe("Capek & ?ódz – ?mega €");
  });

  test("survives accounts with nothing in them", async () => {
    const all = await pages(someAccounts({ rubrics: [], address: {}, legalForm: undefined, name: "" }));
    expect(all).toHaveLength(1);
  });
});

describe("the printed form", () => {
  test.each(xbrlModels)("places and names every rubric of balance sheet and results of %s", async (model) => {
    const { cells } = await catalogueOf(model);
    const codes = [...cells.values()]
      .filter(({ key }) => /part:m[1345]( |$)/.test(key))
      .map(({ rubric: code }) => code);
    const names: Readonly<Record<string, string>> = labels.labels;
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !fullFormPlaces.has(code))).toEqual([]);
    expect(codes.filter((code) => (names[code] ?? fullFormLabels[code]) === undefined)).toEqual([]);
  });

  test("has each of its own names in four languages", () => {
    for (const label of Object.values(fullFormLabels))
      expect(label?.split("|")).toHaveLength(languages.length);
  });
});

const render = (accounts: Accounts): Promise<Uint8Array> =>
  pdfAccountsRenderer().pdf(accounts, {
    reference: "2024-00000001",
    depositDate: day("2024-01-31"),
    currency: "EUR",
  });

const pages = async (accounts: Accounts): Promise<readonly (readonly string[])[]> =>
  pagesOf(await render(accounts));

const rubric = (code: string, value: string, period: Rubric["period"] = "N"): Rubric => ({
  code,
  period,
  value,
});

const textAfter = (lines: readonly string[], label: string): string | undefined =>
  lines[lines.indexOf(label) + 1];
