import { describe, expect, test } from "@jest/globals";
import { findFiling } from "../../../shared/application/find-filing.ts";
import { type SpaceAddress } from "../../../shared/domain/access/connection.ts";
import { type LeavingFiling, type ReadyFiling } from "../../../shared/domain/filing/filing.ts";
import { maximumMoves } from "../../../shared/domain/filing/moved.ts";
import { moveIn, moveOut, settleMove } from "../../../shared/domain/filing/steps.ts";
import { aSpace } from "../../builders/access.ts";
import { someAccounts } from "../../builders/accounts.ts";
import { freshApplication, keep } from "../../builders/application.ts";
import { aPaidFiling, aReadyFiling, aReceivedFiling, aValidatedFiling } from "../../builders/filings.ts";
import { day, morning } from "../../builders/times.ts";
import { jsonFile } from "../../doubles/json-accounts-reader.ts";

const spaceNumber = (number: number): SpaceAddress => aSpace("idaas", `key-${String(number)}`);
const first = spaceNumber(0);

/** The tombstones and, at the end, the filing of so many moves from space to space. */
function journey(moves: number): {
  readonly tombstones: readonly LeavingFiling[];
  readonly filing: ReadyFiling;
} {
  const tombstones: LeavingFiling[] = [];
  let filing = aReadyFiling({ space: first });
  for (let move = 1; move <= moves; move += 1) {
    const leaving = moveOut(filing, { id: `move-${String(move)}`, to: spaceNumber(move) }, morning);
    tombstones.push(leaving);
    filing = moveIn(leaving, { dueBy: day("2024-01-19"), at: morning });
  }
  return { tombstones, filing };
}

describe("a filing", () => {
  test.each([0, 1, 2, maximumMoves])("is found after %d moves", async (moves) => {
    const { spaces } = freshApplication().ports;
    const { tombstones, filing } = journey(moves);
    await keep({ spaces }, ...tombstones.map((leaving) => ({ filing: settleMove(leaving) })), { filing });
    expect(await findFiling(spaces, first, "f1")).toMatchObject({ value: filing });
  });

  test("between two spaces is found in neither", async () => {
    const { spaces } = freshApplication().ports;
    await keep({ spaces }, ...journey(1).tombstones.map((filing) => ({ filing })));
    expect(await findFiling(spaces, first, "f1")).toBeUndefined();
  });

  test("on its way back is found in neither, although each tombstone points to the other", async () => {
    const { spaces } = freshApplication().ports;
    const { tombstones, filing } = journey(1);
    const back = moveOut(filing, { id: "back", to: first }, morning);
    await keep({ spaces }, ...tombstones.map((leaving) => ({ filing: settleMove(leaving) })), {
      filing: back,
    });
    expect(await findFiling(spaces, first, "f1")).toBeUndefined();
  });

  test("that never was there is not found", async () => {
    expect(await findFiling(freshApplication().ports.spaces, first, "f1")).toBeUndefined();
  });
});

/** No filing moves before it is at rest; so what a late message finds elsewhere has its work behind it, or ahead. */
describe("a message that meets a tombstone follows it", () => {
  const there = aSpace("idaas", "key-2");
  const tombstone = { filing: settleMove(moveOut(aReadyFiling(), { id: "m1", to: there }, morning)) };
  const message = { ...aSpace(), subject: "f1" };

  test.each([
    { queue: "validate", filing: aReceivedFiling({ space: there }) },
    { queue: "price", filing: aValidatedFiling({ space: there }) },
    { queue: "publish", filing: aPaidFiling({ space: there }) },
  ] as const)("of $queue, to the space where the work is", async ({ queue, filing }) => {
    const app = freshApplication();
    await keep(app.ports, tombstone, { filing });
    const { blob } = filing.document;
    const origin = { ...aSpace(), storedAt: morning };
    await app.ports.documents.storeUpload(blob, jsonFile({ accounts: someAccounts() }), origin);
    expect(await app.works[queue](message, {})).toEqual({ kind: "done" });
    const found = await app.ports.spaces.filing(there, "f1");
    expect(found?.value.status).not.toBe(filing.status);
    expect(await app.ports.spaces.filing(aSpace(), "f1")).toMatchObject({ value: tombstone.filing });
  });

  test.each(["validate", "price", "publish"] as const)(
    "of %s, and comes again while it is on its way",
    async (queue) => {
      const app = freshApplication();
      await keep(app.ports, tombstone);
      expect(await app.works[queue](message, {})).toEqual({ kind: "not-yet", reason: "document-not-found" });
    },
  );
});
