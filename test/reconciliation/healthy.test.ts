import { describe, expect, test } from "@jest/globals";
import { type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { isLeaving } from "../../shared/domain/filing/moved.ts";
import { plus } from "../../shared/domain/instant.ts";
import { anApplication } from "../builders/application.ts";
import { anOrigin } from "../builders/blobs.ts";
import { hours, morning } from "../builders/times.ts";
import { type Plan, isPortStream, machine } from "../crash/machine.ts";
import { type Household, type Town, aTown, leave, letItRest, reconciled, reported } from "./town.ts";

test("where nothing is wrong, nothing is found, whatever has become of the filings", async () => {
  const town = await aTown();
  const { report } = await reconciled(town);
  expect(report).toMatchObject({ divergences: [], beyond: 0 });
  expect(report.checked).toEqual({
    filing: 17,
    payment: 11,
    notice: 0,
    profile: 17,
    transfer: 0,
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

describe("a move", () => {
  test("is no divergence wherever it breaks off, there and back and there again", async () => {
    const { town, household, there } = await twoHouseholds();
    const { world } = town;
    let left = household;
    for (const to of [there, household.space, there]) {
      await leave(world, left, to);
      expect(await foundAfterRest(town)).toEqual([]);
      for (let call = 1; await isUnderWay(town, left); call += 1) {
        await moveOn(town, left, new Map([[call, "dies-after"]]));
        expect({ call, found: await foundAfterRest(town) }).toEqual({ call, found: [] });
      }
      left = { ...left, space: to };
    }
  });

  test.each(["away", "back"])(
    "%s is no divergence between which reads ever it goes on, and however far",
    async (way) => {
      let reads = 1;
      for (let read = 1; read <= reads; read += 1) {
        for (let call = 1, isOver = false; !isOver; call += 1) {
          const { town, household } = await aMoveUnderWay(way);
          letItRest(town);
          reads = await reconcileWhile(town, read, () =>
            moveOn(town, household, new Map([[call, "dies-after"]])),
          );
          const { divergences } = await reported(town.world);
          expect({ read, call, divergences }).toEqual({ read, call, divergences: [] });
          isOver = !(await isUnderWay(town, household));
        }
      }
      expect(reads).toBeGreaterThan(5);
    },
  );
});

async function aMoveUnderWay(way: string): Promise<{ readonly town: Town; readonly household: Household }> {
  const { town, household, there } = await twoHouseholds();
  await leave(town.world, household, there);
  if (way === "away") return { town, household };
  await moveOn(town, household);
  const arrived = { ...household, space: there };
  await leave(town.world, arrived, household.space);
  return { town, household: arrived };
}

/** A filing that can be paid, and a space to which it can move. */
async function twoHouseholds(): Promise<{
  readonly town: Town;
  readonly household: Household;
  readonly there: SpaceAddress;
}> {
  const town = await aTown({ ready: 2 }, 0);
  const [household, other] = town.households.ready;
  if (household === undefined || other === undefined) throw new Error("there are two");
  return { town, household, there: other.space };
}

async function foundAfterRest(town: Town): Promise<readonly string[]> {
  letItRest(town);
  return (await reconciled(town)).divergences;
}

const isUnderWay = async ({ office }: Town, { space, filingId }: Household): Promise<boolean> =>
  isLeaving(await office.filing(space, filingId));

/** The message of a move comes to a consumer. */
const moveOn = ({ world }: Town, { space, filingId }: Household, plan: Plan = new Map()): Promise<unknown> =>
  machine(world, plan).attempt(({ works }) => works.move({ ...space, subject: filingId }, {}));

/** Reconciles, and does something just before one of its reads. @returns how many reads there were. */
async function reconcileWhile({ world }: Town, read: number, act: () => Promise<unknown>): Promise<number> {
  let reads = 0;
  const spaces = new Proxy(world.spaces, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== "function" || isPortStream(`spaces.${String(property)}`)) return member;
      return async (...input: readonly unknown[]): Promise<unknown> => {
        reads += 1;
        if (reads === read) await act();
        return Reflect.apply(member, target, input);
      };
    },
  });
  await anApplication({ ...world, spaces }).reconcile();
  if (reads < read) throw new Error("there was no such read");
  return reads;
}
