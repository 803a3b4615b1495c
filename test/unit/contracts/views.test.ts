import { describe, expect, test } from "@jest/globals";
import { accessView, certificateAuthoritiesView } from "../../../shared/contracts/http/access-view.ts";
import { costsView, eventsView, filingView, reportView } from "../../../shared/contracts/http/filing-view.ts";
import { paymentView, startPaymentBody } from "../../../shared/contracts/http/payment-view.ts";
import { profileView, putProfileBody } from "../../../shared/contracts/http/profile-view.ts";
import { languages } from "../../../shared/domain/language.ts";
import { aFinding } from "../../builders/accounts.ts";
import { aProfile, csamCloses } from "../../builders/access.ts";
import { aPaidFiling, aReadyFiling, costsOf, everyStatus, filingIn } from "../../builders/filings.ts";
import { aPayment } from "../../builders/payments.ts";
import { morning } from "../../builders/times.ts";

const members = [
  "id status statusLabel enterpriseNumber name model framework language type periodStart periodEnd format",
  "receivedAt depositDate sizeBytes sha256 outcome total dueBy paymentId reference links",
].flatMap((line) => line.split(" "));

describe("a filing", () => {
  test.each(everyStatus)("that is %s shows every member, null where it is not known", (status) => {
    const view = filingView(filingIn[status](), "nl") as Readonly<Record<string, unknown>>;
    expect(Object.keys(view).sort()).toEqual([...members].sort());
    expect(Object.values(view)).not.toContain(undefined);
    expect(JSON.stringify(view)).not.toContain("waiting");
  });

  test("shows its amount as a decimal string and its status in the reader's language", () => {
    const labels = languages.map((language) => filingView(aReadyFiling(), language));
    expect(labels).toMatchObject([
      { statusLabel: "Klaar voor betaling", total: "63.80", dueBy: "2024-01-18", outcome: "green" },
      { statusLabel: "Prêt pour le paiement" },
      { statusLabel: "Bereit zur Zahlung" },
      { statusLabel: "Ready for payment" },
    ]);
  });

  test("shows its reference once it is published, not when it is claimed", () => {
    expect(filingView(aPaidFiling({ reference: "2024-00000001" }), "en")).toMatchObject({ reference: null });
    const links = { publication: "/authentic/deposit/2024-00000001/accountingData" };
    expect(filingView(filingIn.published(), "en")).toMatchObject({ reference: "2024-00000001", links });
  });

  test("shows its events in their order", () => {
    const filing = filingIn.paid();
    expect(eventsView(filing)).toEqual({ items: filing.events, continuation: null });
  });

  test.each(languages)("shows costs and findings in %s", (language) => {
    expect(costsView(costsOf(6040n, 340n), language)).toMatchObject({
      lines: [{ kind: "publicity", amount: "60.40" }, { amount: "3.40" }],
      total: "63.80",
      currency: "EUR",
      tariffYear: 2024,
    });
    const finding = aFinding("error");
    const note = { nl: "nl", fr: "fr", de: "de", en: "en" };
    const report = { outcome: "red", model: "m87-f", framework: "23.0", checksRun: 171 } as const;
    expect(reportView({ ...report, findings: [finding], notes: [note] }, language)).toEqual({
      ...report,
      findings: [{ ...finding, message: finding.message[language] }],
      notes: [language],
    });
  });
});

describe("a payment", () => {
  const page = { publicUrl: "https://filing.test", iban: "BE71096123456769", beneficiary: "NBB" };

  test("shows its amount as a decimal string and our own address of the checkout", () => {
    expect(paymentView(aPayment(), page)).toEqual({
      id: "p1",
      status: "initiated",
      filings: ["f1"],
      amount: "63.80",
      currency: "EUR",
      structuredCommunication: "+++090/9337/55493+++",
      iban: page.iban,
      beneficiary: page.beneficiary,
      dueBy: "2024-01-18",
      checkoutUrl: "https://filing.test/pay/090933755493-secret",
      links: { self: "/v1/payments/p1" },
    });
  });

  test.each(["settled", "cancelled", "lapsed"] as const)(
    "that is %s has nothing to open any more",
    (status) => {
      expect(paymentView(aPayment({ status }), page)).toMatchObject({ status, checkoutUrl: null });
    },
  );

  const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));
  test.each([
    { body: { filings: ids(1) }, good: true },
    { body: { filings: ids(50) }, good: true },
    { body: { filings: ids(51) }, good: false },
    { body: { filings: [] }, good: false },
    { body: { filings: ["a", "a"] }, good: false },
    { body: { filings: [""] }, good: false },
    { body: { filings: ["x".repeat(101)] }, good: false },
    { body: { filings: [1] }, good: false },
    { body: { filings: ["a"], amount: "0.01" }, good: false },
    { body: {}, good: false },
    { body: null, good: false },
  ])(
    "is asked for with one to fifty filings, none of them twice, and never with a price ($good)",
    ({ body, good }) => {
      expect(startPaymentBody.safeParse(body).success).toBe(good);
    },
  );
});

describe("a profile", () => {
  const body = { language: "fr", email: "jan@peeters.example", name: " Jan Peeters " };

  test("is read without what a filer cannot change", () => {
    const sent = { ...body, keyId: "another", connection: "idaas", spaceId: "x", createdAt: "now" };
    expect(putProfileBody.parse(sent)).toEqual({ ...body, name: "Jan Peeters" });
  });

  test.each([
    { ...body, language: "lu" },
    { ...body, email: "jan" },
    { ...body, email: `${"x".repeat(250)}@y.be` },
    { ...body, name: "   " },
    { ...body, name: "x".repeat(201) },
    { language: "fr" },
    null,
  ])("is refused as %j", (sent) => {
    expect(putProfileBody.safeParse(sent).success).toBe(false);
  });

  test("never shows the key that opens the space", () => {
    const { keyId: _keyId, spaceId: _spaceId, ...shown } = aProfile();
    expect(profileView(aProfile())).toEqual(shown);
  });
});

test("a way in shows its bounds, null where it has none", () => {
  const advice = "Sign in.";
  const ways = [
    { connection: "csam-cert", state: "closing", closesAt: csamCloses, advice },
    { connection: "eid", state: "open", advice },
  ] as const;
  expect(accessView(morning, ways)).toEqual({
    now: morning,
    connections: [
      { connection: "csam-cert", state: "closing", opensAt: null, closesAt: csamCloses, advice },
      { connection: "eid", state: "open", opensAt: null, closesAt: null, advice },
    ],
  });
});

test("a certificate authority shows its name, its types and its issuers", () => {
  const authority = { name: "Zegel", certificateTypes: ["Zegel 3"], issuers: ["CN=Zegel CA,C=BE"] };
  expect(certificateAuthoritiesView([authority])).toEqual({ items: [authority], continuation: null });
});
