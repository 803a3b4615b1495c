import { describe, expect, test } from "@jest/globals";
import { aSpace } from "../../builders/access.ts";
import { anApplication, freshApplication, keep, outrun } from "../../builders/application.ts";
import { aValidatedFiling, everyStatus, filingIn } from "../../builders/filings.ts";
import { at, morning } from "../../builders/times.ts";

const message = { ...aSpace(), subject: "f1" };

describe("a validated filing", () => {
  test("gets its price by the tariff of the year of its deposit, and six working days to pay", async () => {
    const app = freshApplication({ now: at("2024-01-12T22:59:59.999Z") });
    await keep(app.ports, { filing: aValidatedFiling({ receivedAt: morning }) });
    expect(await app.works.price(message, {})).toEqual({ kind: "done" });
    const filing = (await app.ports.spaces.filing(aSpace(), "f1"))?.value;
    expect(filing).toMatchObject({
      status: "ready-for-payment",
      costs: {
        lines: [
          { kind: "publicity", amount: 6040n },
          { kind: "contribution", amount: 340n },
        ],
        total: 6380n,
        tariffYear: 2024,
      },
      dueBy: "2024-01-22",
    });
    expect(filing).not.toHaveProperty("waiting");
  });

  test("begins its term on the Brussels day of the price", async () => {
    const app = freshApplication({ now: at("2024-01-12T23:00:00.000Z") });
    await keep(app.ports, { filing: aValidatedFiling() });
    await app.works.price(message, {});
    expect((await app.ports.spaces.filing(aSpace(), "f1"))?.value).toMatchObject({ dueBy: "2024-01-22" });
  });

  test.each([
    { given: "a year without a tariff", receivedAt: at("2019-05-01T09:00:00Z"), identity: {}, year: 2019 },
    { given: "a model without a tariff", receivedAt: morning, identity: { model: "m99-f" }, year: 2024 },
  ])(
    "stays as it is and operators are told, given $given: a price is never guessed",
    async ({ year, ...details }) => {
      const app = freshApplication();
      const filing = aValidatedFiling(details);
      await keep(app.ports, { filing });
      expect(await app.works.price(message, {})).toEqual({ kind: "not-yet", reason: "no-tariff" });
      expect((await app.ports.spaces.filing(aSpace(), "f1"))?.value).toEqual(filing);
      expect(app.ports.journal.entries).toEqual([{ code: "tariff-missing", subject: "f1", year }]);
    },
  );

  test("is priced later when somebody was faster", async () => {
    const { ports } = freshApplication();
    await keep(ports, { filing: aValidatedFiling() });
    const outcome = await anApplication(outrun(ports)).works.price(message, {});
    expect(outcome).toEqual({ kind: "not-yet", reason: "changed-meanwhile" });
  });
});

test.each(everyStatus.filter((status) => !["validated", "moved"].includes(status)))(
  "a filing that is %s has no price to be made",
  async (status) => {
    const app = freshApplication();
    await keep(app.ports, { filing: filingIn[status]() });
    expect(await app.works.price(message, {})).toEqual({ kind: "nothing-to-do" });
    expect(app.ports.spaces.history).toHaveLength(1);
  },
);

test("a filing that is not there may still come", async () => {
  const outcome = await freshApplication().works.price(message, {});
  expect(outcome).toEqual({ kind: "not-yet", reason: "document-not-found" });
});
