import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { isInProgress } from "../../../shared/domain/filing/ended.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { aFiler, aProfile, aSpace } from "../../builders/access.ts";
import {
  type Application,
  anApplication,
  freshApplication,
  keep,
  outrun,
} from "../../builders/application.ts";
import { everyStatus, filingIn } from "../../builders/filings.ts";
import { days, hours, morning } from "../../builders/times.ts";

const filer = aFiler();
const details = { language: "nl", email: "jan@peeters.example", name: "Jan Peeters" } as const;
const twoYears = days(730);
const space = aSpace();

/** Somebody logs in, in the morning. */
async function aHolder(): Promise<Application> {
  const app = freshApplication();
  expect(await app.putProfile(filer, details, morning)).toMatchObject({ ok: true });
  return app;
}

const isErased = async ({ ports }: Application): Promise<boolean> =>
  (await ports.spaces.profile(space)) === undefined &&
  (await ports.spaces.erasedProfile(space)) !== undefined;

describe("a profile", () => {
  test.each([
    { after: twoYears - 1, erased: false },
    { after: twoYears, erased: true },
    { after: days(4000), erased: true },
  ])("in whose space nothing ever happened is erased ($erased) $after ms after its login", async (row) => {
    const app = await aHolder();
    app.ports.clock.advance(row.after);
    await app.eraseProfiles();
    expect(await isErased(app)).toBe(row.erased);
  });

  test("leaves nothing but the key that opens its space", async () => {
    const app = await aHolder();
    app.ports.clock.advance(twoYears);
    await app.eraseProfiles();
    const erasedAt = plus(morning, twoYears);
    const left = { ...space, keyId: "key-1", erasedAt };
    expect((await app.ports.spaces.erasedProfile(space))?.value).toEqual(left);
    expect(app.ports.journal.entries).toEqual([{ code: "profile-erased", subject: "key-1" }]);
    expect(await app.openSpace(filer, erasedAt)).toMatchObject({ refusal: { kind: "profile-required" } });
    expect(await app.putProfile(filer, details, erasedAt)).toMatchObject({
      ok: true,
      value: { created: true },
    });
  });

  test("that was changed since is kept", async () => {
    const app = await aHolder();
    app.ports.clock.advance(days(400));
    const changed = { ...details, name: "J. Peeters" };
    expect(await app.putProfile(filer, changed, app.ports.clock.now())).toMatchObject({ ok: true });
    app.ports.clock.advance(days(400));
    await app.eraseProfiles();
    expect(await isErased(app)).toBe(false);
  });

  test.each(everyStatus.map((status) => ({ status, erased: !isInProgress(status) })))(
    "in whose space there is a filing that is $status, from long ago, is erased: $erased",
    async ({ status, erased }) => {
      const app = await aHolder();
      await keep(app.ports, { filing: filingIn[status]() });
      app.ports.clock.advance(days(4000));
      await app.eraseProfiles();
      expect(await isErased(app)).toBe(erased);
      expect((await app.ports.spaces.filing(space, "f1"))?.value).toEqual(filingIn[status]());
    },
  );

  test.each([
    { age: twoYears, erased: false },
    { age: twoYears + 1, erased: true },
  ])("to whose space something came $age ms ago is erased: $erased", async ({ age, erased }) => {
    const app = await aHolder();
    app.ports.clock.advance(days(4000));
    const receivedAt = plus(app.ports.clock.now(), -age);
    await keep(
      app.ports,
      { filing: filingIn.published() },
      { filing: filingIn.published({ id: "f2", receivedAt }) },
    );
    await app.eraseProfiles();
    expect(await isErased(app)).toBe(erased);
  });

  test("that changes at that moment is kept", async () => {
    const { ports } = await aHolder();
    ports.clock.advance(twoYears);
    await anApplication(outrun(ports)).eraseProfiles();
    expect(ports.journal.entries).toEqual([]);
    expect((await ports.spaces.profile(space))?.value).toMatchObject(details);
  });
});

test("every profile that is due is erased, and trouble with one keeps none of the others waiting", async () => {
  const { ports } = freshApplication();
  const spaces = ["a", "b", "c", "d", "e"].map((spaceId) => aSpace("idaas", spaceId));
  for (const each of spaces) await keep(ports, { profile: aProfile(each) });
  ports.clock.advance(twoYears + hours(1));
  const countByStatus: typeof ports.spaces.countByStatus = (each) =>
    each.spaceId === "c" ? Promise.reject(new Fault("away")) : ports.spaces.countByStatus(each);
  await anApplication({ ...ports, spaces: { ...ports.spaces, countByStatus } }).eraseProfiles();
  expect(ports.journal.of("profile-erased").map(({ subject }) => subject)).toEqual(["a", "b", "d", "e"]);
  expect(ports.journal.of("erasure-fault")).toMatchObject([{ subject: "c" }]);
  await anApplication(ports).eraseProfiles();
  expect(ports.journal.of("profile-erased").map(({ subject }) => subject)).toEqual(["a", "b", "d", "e", "c"]);
});
