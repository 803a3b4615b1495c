import { expect, test } from "@jest/globals";
import { aTown, reconciled } from "./town.ts";

test("where nothing is wrong, nothing is found, whatever has become of the filings", async () => {
  const town = await aTown();
  const { report } = await reconciled(town);
  expect(report).toMatchObject({ divergences: [], beyond: 0 });
  expect(report.checked).toEqual({
    filing: 13,
    payment: 9,
    profile: 13,
    publication: 3,
    "publication-document": 9,
  });
});
