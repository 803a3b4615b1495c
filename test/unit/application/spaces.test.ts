import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { type ProfileDetails } from "../../../shared/application/put-profile.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { aFiler, aProfile, aSpace, csamCloses, idaasOpens, timetableOf2024 } from "../../builders/access.ts";
import { anApplication, freshApplication, keep } from "../../builders/application.ts";
import { filingIn } from "../../builders/filings.ts";
import { minutes, morning } from "../../builders/times.ts";

const details: ProfileDetails = { language: "nl", email: "jan@peeters.example", name: "Jan Peeters" };

const anErasedProfile = { ...aSpace(), keyId: "key-1", erasedAt: morning };

describe("openSpace", () => {
  const ownKey = { kind: "key", keyId: "key-1", ...aSpace() } as const;

  test("opens the space that pointer and profile agree on", async () => {
    const app = freshApplication();
    await app.ports.references.create<"key">(ownKey);
    await keep(app.ports, { profile: aProfile() });
    const opened = await app.openSpace(aFiler(), morning);
    expect(opened).toMatchObject({ ok: true, value: { space: aSpace(), profile: { value: aProfile() } } });
  });

  test("opens the space that a key before it opened: the pointer leads there, the profile names the new key", async () => {
    const app = freshApplication();
    const renewed = aFiler("idaas", "key-2");
    const space = aSpace("idaas", "key-1");
    await app.ports.references.create<"key">({ kind: "key", keyId: "key-2", ...space });
    await keep(app.ports, { profile: aProfile(space, { keyId: "key-2" }) });
    expect(await app.openSpace(renewed, morning)).toMatchObject({ ok: true, value: { space } });
  });

  test.each([
    { given: "the key that a renewed one succeeded", keyId: "key-1" },
    { given: "a key that began to succeed and never did", keyId: "key-3" },
  ])("tells $given that another key opens the space", async ({ keyId }) => {
    const app = freshApplication();
    const space = aSpace("idaas", "key-1");
    await app.ports.references.create<"key">({ kind: "key", keyId, ...space });
    await keep(app.ports, { profile: aProfile(space, { keyId: "key-2" }) });
    expect(await app.openSpace(aFiler("idaas", keyId), morning)).toEqual({
      ok: false,
      refusal: { kind: "key-superseded" },
    });
  });

  test.each([
    { given: "no pointer and no profile", pointer: false, profile: undefined },
    { given: "a pointer and no profile: a first login that broke off", pointer: true, profile: undefined },
    { given: "a profile and no pointer", pointer: false, profile: aProfile() },
  ])("asks for a profile given $given", async ({ pointer, profile }) => {
    const app = freshApplication();
    if (pointer) await app.ports.references.create<"key">(ownKey);
    if (profile !== undefined) await keep(app.ports, { profile });
    expect(await app.openSpace(aFiler(), morning)).toEqual({
      ok: false,
      refusal: { kind: "profile-required" },
    });
  });

  test.each([
    { connection: "csam-cert", receivedAt: csamCloses, kind: "connection-closed" },
    { connection: "idaas", receivedAt: plus(idaasOpens, -1), kind: "connection-not-open" },
  ] as const)("is refused at the door: $kind", async ({ connection, receivedAt, kind }) => {
    const app = freshApplication({ timetable: timetableOf2024 });
    const opened = await app.openSpace(aFiler(connection), receivedAt);
    expect(opened).toMatchObject({ ok: false, refusal: { kind, connection } });
  });
});

describe("putProfile", () => {
  test.each(["eid", "csam-cert"] as const)("gives a key of %s a new space of its own", async (connection) => {
    const app = freshApplication();
    const filer = aFiler(connection);
    const put = await app.putProfile(filer, details, morning);
    const profile = {
      ...aSpace(connection),
      keyId: "key-1",
      ...details,
      ...(filer.certificate === undefined ? {} : { certificate: filer.certificate }),
      createdAt: morning,
    };
    expect(put).toEqual({ ok: true, value: { profile, created: true } });
    expect(await app.openSpace(filer, morning)).toMatchObject({
      ok: true,
      value: { space: aSpace(connection) },
    });
  });

  test("changes the details later, and neither the key nor the beginning", async () => {
    const app = freshApplication();
    const first = await app.putProfile(aFiler(), details, morning);
    const changes = { ...details, language: "fr", name: "J. Peeters" } as const;
    const later = await app.putProfile(aFiler(), changes, plus(morning, minutes(5)));
    const profile = { ...(first.ok ? first.value.profile : {}), ...changes };
    expect(later).toEqual({ ok: true, value: { profile, created: false } });
    expect((await app.ports.spaces.profile(aSpace()))?.value).toEqual(profile);
  });

  test("makes the pointer first: a first login that breaks off after it is finished by the next", async () => {
    const app = freshApplication();
    const spaces = { ...app.ports.spaces, commit: () => Promise.reject(new Fault("died")) };
    const broken = anApplication({ ...app.ports, spaces });
    await expect(broken.putProfile(aFiler(), details, morning)).rejects.toBeInstanceOf(Fault);
    expect(app.ports.references.pointers).toEqual([{ kind: "key", keyId: "key-1", ...aSpace() }]);
    expect(await app.putProfile(aFiler(), details, morning)).toMatchObject({
      ok: true,
      value: { created: true },
    });
    expect(app.ports.references.pointers).toHaveLength(1);
  });

  test("refuses a key whose space another key opens now", async () => {
    const app = freshApplication();
    await app.ports.references.create<"key">({ kind: "key", keyId: "key-1", ...aSpace() });
    await keep(app.ports, { profile: aProfile(aSpace(), { keyId: "key-2" }) });
    const put = await app.putProfile(aFiler(), details, morning);
    expect(put).toEqual({ ok: false, refusal: { kind: "key-superseded" } });
    expect((await app.ports.spaces.profile(aSpace()))?.value).toMatchObject({ keyId: "key-2" });
  });

  test("gives the key of an erased profile its space back, as it was left", async () => {
    const app = freshApplication();
    await app.ports.references.create<"key">({ kind: "key", keyId: "key-1", ...aSpace() });
    await keep(app.ports, { erasedProfile: anErasedProfile }, { filing: filingIn.published() });
    expect(await app.openSpace(aFiler(), morning)).toMatchObject({ refusal: { kind: "profile-required" } });
    const put = await app.putProfile(aFiler(), details, plus(morning, minutes(5)));
    const profile = { ...aSpace(), keyId: "key-1", ...details, createdAt: plus(morning, minutes(5)) };
    expect(put).toEqual({ ok: true, value: { profile, created: true } });
    expect(await app.openSpace(aFiler(), morning)).toMatchObject({ ok: true, value: { space: aSpace() } });
    expect(await app.ports.spaces.countByStatus(aSpace())).toEqual({ published: 1 });
  });

  test("does not give the space of an erased profile to a key that opened it before", async () => {
    const app = freshApplication();
    await app.ports.references.create<"key">({ kind: "key", keyId: "key-0", ...aSpace() });
    await keep(app.ports, { erasedProfile: anErasedProfile });
    const put = await app.putProfile(aFiler("eid", "key-0"), details, morning);
    expect(put).toEqual({ ok: false, refusal: { kind: "key-superseded" } });
    expect(app.ports.spaces.history).toHaveLength(1);
  });

  test("stores nothing when the door is closed", async () => {
    const app = freshApplication({ timetable: timetableOf2024 });
    const put = await app.putProfile(aFiler("csam-cert"), details, csamCloses);
    expect(put).toMatchObject({ ok: false, refusal: { kind: "connection-closed" } });
    expect(app.ports.references.pointers).toEqual([]);
    expect(app.ports.spaces.history).toEqual([]);
  });

  test.each([undefined, aProfile()])("tells that somebody was faster, given %j before", async (profile) => {
    const app = freshApplication();
    if (profile !== undefined) await keep(app.ports, { profile });
    const spaces = { ...app.ports.spaces, commit: () => Promise.resolve({ kind: "conflict" } as const) };
    const put = await anApplication({ ...app.ports, spaces }).putProfile(aFiler(), details, morning);
    expect(put).toEqual({ ok: false, refusal: { kind: "changed-meanwhile" } });
  });
});
