import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { jsonRendition } from "../../../../shared/domain/publication/json-rendition.ts";
import { publicationId, publicationOf } from "../../../../shared/domain/publication/publication.ts";
import { referenceView } from "../../../../shared/domain/publication/reference-view.ts";
import { someAccounts, someCorrection } from "../../../builders/accounts.ts";
import { aPublication } from "../../../builders/publications.ts";
import { day } from "../../../builders/times.ts";

describe("the id of a publication", () => {
  test("is the same for the same initial accounts, whoever files them and in whatever format", () => {
    expect(publicationId("f1", someAccounts())).toBe(publicationId("f2", someAccounts()));
    expect(publicationId("f1", someAccounts())).toBe(publicationId("f1", someAccounts({ model: "m87-f-p" })));
  });

  test.each([
    { enterpriseNumber: "0203201340" },
    { periodEnd: day("2023-12-31") },
    { model: "m81-f" },
    { language: "nl" },
  ] as const)("is another one with %j", (changes) => {
    expect(publicationId("f1", someAccounts(changes))).not.toBe(publicationId("f1", someAccounts()));
  });

  test("of a correction is its own: neither the original's nor another correction's", () => {
    const ids = [
      publicationId("f1", someAccounts()),
      publicationId("f1", someCorrection()),
      publicationId("f2", someCorrection()),
    ];
    expect(new Set(ids).size).toBe(3);
  });

  test("is one that the database takes", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{32}$/), (filingId) => {
        expect(publicationId(filingId, someCorrection())).toMatch(/^[^/\\?#]{1,255}$/);
      }),
    );
  });
});

test("a publication is invisible at first, and names its blobs by its reference", () => {
  const filing = {
    id: "f1",
    reference: "2024-00000001",
    format: "xbrl",
    depositDate: day("2024-01-31"),
  } as const;
  expect(publicationOf(filing, someAccounts())).toMatchObject({
    visible: false,
    filingId: "f1",
    depositDate: "2024-01-31",
    documents: {
      original: "2024-00000001/original.xbrl",
      json: "2024-00000001/rendition.json",
      pdf: "2024-00000001/rendition.pdf",
    },
  });
});

test("a reference is listed in the shape of the National Bank's web service", () => {
  expect(referenceView(aPublication(), "https://filing.test")).toEqual({
    ReferenceNumber: "2024-00000007",
    DepositDate: "2024-01-02",
    ExerciseDates: {
      startDate: "2022-07-01",
      endDate: "2023-06-30",
      StartDate: "2022-07-01",
      EndDate: "2023-06-30",
    },
    ModelType: "m87-f",
    DepositType: "Initial",
    Language: "FR",
    Currency: "EUR",
    EnterpriseNumber: "0403170701",
    EnterpriseName: "Boulangerie Dupont SRL",
    Address: {
      Street: "Rue de Fer",
      Number: "1",
      Box: null,
      City: "Namur",
      PostalCode: "5000",
      CountryCode: "BE",
    },
    LegalForm: "610",
    LegalSituation: "000",
    FullFillLegalValidation: true,
    ActivityCode: null,
    GeneralAssemblyDate: "2023-12-15",
    AccountingDataURL: "https://filing.test/authentic/deposit/2024-00000007/accountingData",
    DataVersion: "Authentic",
    ImprovementDate: null,
    CorrectedData: null,
  });
});

test("a reference says that it is a correction, and does not guess how a company is being liquidated", () => {
  expect(
    referenceView(aPublication({ type: "correction", inLiquidation: true, legalForm: undefined }), ""),
  ).toMatchObject({ DepositType: "Correction", LegalSituation: null, LegalForm: null });
});

describe("the JSON rendition", () => {
  test("has the fields that clients of the web service read", () => {
    const address = { street: "Kerkstraat", number: "2", box: "a", postalCode: "1000", city: "Brussel" };
    const abroad = { street: "Rue X", postalCode: "75001", city: "Paris", country: "FR" };
    const mandates = [{ functionCode: "m13", start: day("2020-01-01") }];
    const person = {
      firstName: "Anne",
      lastName: "Dupont",
      profession: "boulangère",
      address: abroad,
      mandates,
    };
    const rendition = jsonRendition(
      someAccounts({
        rubrics: [
          { code: "20/58", period: "N", value: "554894.29" },
          { code: "20/58", period: "NM1", value: "1.00" },
        ],
        administrators: {
          naturalPersons: [person],
          legalPersons: [
            { name: "Raad NV", enterpriseNumber: "0203201340", address, representatives: [person], mandates },
          ],
        },
        shareholders: [
          { name: "Holding NV", enterpriseNumber: "0203201340", address, figures: [] },
          { name: "Jan Peeters", address, figures: [] },
        ],
        participatingInterests: [
          { name: "Dochter BV", enterpriseNumber: "0417497106", address, figures: [] },
        ],
      }),
      "2024-00000001",
    );
    const belgian = {
      Street: "Kerkstraat",
      Number: "2",
      Box: "a",
      City: "pcd:m1000",
      Country: null,
      OtherPostalCode: null,
      OtherCity: null,
      OtherCountry: null,
    };
    expect(rendition).toMatchObject({
      ReferenceNumber: "2024-00000001",
      EnterpriseName: "Boulangerie Dupont SRL",
      Address: { City: "pcd:m5000", Country: "cty:mBE" },
      LegalForm: { LegalFormCode: "lgf:m610" },
      JointCommittees: [],
      Rubrics: [
        { Code: "20/58", Value: "554894.29", Period: "N" },
        { Code: "20/58", Value: "1.00", Period: "NM1" },
      ],
      Administrators: {
        NaturalPersons: [
          {
            Person: {
              FirstName: "Anne",
              LastName: "Dupont",
              Address: { City: null, Country: "cty:mFR", OtherPostalCode: "75001", OtherCity: "Paris" },
            },
            Profession: "boulangère",
            Mandates: [
              { FunctionMandate: "fct:m13", MandateDates: { StartDate: "2020-01-01", EndDate: null } },
            ],
          },
        ],
        LegalPersons: [
          {
            Entity: { Name: "Raad NV", Identifier: "0203201340", Address: belgian },
            Representatives: [{ FirstName: "Anne", LastName: "Dupont" }],
          },
        ],
      },
      Shareholders: {
        EntityShareHolders: [{ Entity: { Name: "Holding NV", Identifier: "0203201340" } }],
        IndividualShareHolders: [{ Person: { LastName: "Jan Peeters" } }],
      },
      ParticipatingInterests: [{ Entity: { Name: "Dochter BV", Identifier: "0417497106" } }],
    });
  });

  test("is plain JSON: nothing is lost on the way", () => {
    const rendition = jsonRendition(someAccounts({ legalForm: undefined, address: {} }), "2024-00000001");
    expect(JSON.parse(JSON.stringify(rendition))).toEqual(rendition);
  });
});
