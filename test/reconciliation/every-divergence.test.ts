import { expect, test } from "@jest/globals";
import { divergences } from "../../shared/domain/reconciliation/divergence.ts";
import { injections } from "./injections.ts";
import { aTown, firstOf, letItRest, reconciled } from "./town.ts";

test.each(injections)("$kind: $given", async ({ fate, inject }) => {
  const town = await aTown({ [fate]: 1 }, 0);
  const expected = await inject(town, firstOf(town, fate));
  letItRest(town);
  const { divergences: found } = await reconciled(town);
  expect(found).toEqual([...expected].sort());
});

test("no kind of divergence is without an injection, but the one that trouble causes", () => {
  const injected = new Set(injections.map(({ kind }) => kind));
  const others = Object.keys(divergences).filter((kind) => !injected.has(kind as never));
  expect(others).toEqual(["unchecked"]);
});
