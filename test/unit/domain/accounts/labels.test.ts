import { expect, test } from "@jest/globals";
import { labels } from "../../../../shared/domain/accounts/labels.ts";

test("rubrics, codes and models have names in four languages", async () => {
  const { rubric, member, model } = await labels();
  expect(rubric("m87-f", "20/58")?.fr).toBe("TOTAL DE L'ACTIF");
  expect(rubric("m04-f", "10/15")?.fr).not.toBe(rubric("m87-f", "10/15")?.fr);
  expect(member("lgf-enum:list2", "m610")?.nl).toBe("Besloten vennootschap");
  expect(member("pcd-enum:list1", "m1020")).toEqual({
    nl: "Laken",
    fr: "Laeken",
    de: "Laeken",
    en: "Laeken",
  });
  expect(model("m87-f")?.en).toContain("Micro");
  expect([rubric("m87-f", "none"), member("none", "m1"), model("none")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
