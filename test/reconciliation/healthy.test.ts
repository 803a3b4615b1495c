import { expect, test } from "@jest/globals";
import { plus } from "../../shared/domain/instant.ts";
import { anOrigin } from "../builders/blobs.ts";
import { hours, morning } from "../builders/times.ts";
import { aTown, letItRest, reconciled } from "./town.ts";

test("where nothing is wrong, nothing is found, whatever has become of the filings", async () => {
  const town = await aTown();
  const { report } = await reconciled(town);
  expect(report).toMatchObject({ divergences: [], beyond: 0 });
  expect(report.checked).toEqual({
    filing: 13,
    payment: 9,
    notice: 0,
    profile: 13,
    publication: 3,
    "publication-document": 9,
  });
});

test("what is left of an upload that never came to be a filing diverges from nothing", async () => {
  const town = await aTown({}, 0);
  const { documents, spaces, clock } = town.world;
  await documents.storeUpload("nobody/file", Buffer.from("x"), anOrigin());
  clock.set(plus(morning, hours(7 * 24)));
  await town.office.ask(({ eraseOrphans }) => eraseOrphans(plus(clock.now(), -hours(1))));
  expect((await spaces.filing(anOrigin(), "nobody"))?.value.status).toBe("erased");
  letItRest(town);
  const { report } = await reconciled(town);
  expect(report).toMatchObject({ divergences: [], checked: { filing: 1 } });
});
