import { beforeEach, describe, expect, test } from "@jest/globals";
import { type OpenSpace } from "../../../shared/application/open-space.ts";
import { parseNoticeDocument } from "../../../shared/contracts/storage/notice-document.ts";
import { type Notice } from "../../../shared/domain/notice/notice.ts";
import { type Result } from "../../../shared/domain/result.ts";
import { type Filer } from "../../../shared/domain/access/principal.ts";
import { type Instant, plus } from "../../../shared/domain/instant.ts";
import { aFiler, aSpace, csamCloses, timetableOf2024 } from "../../builders/access.ts";
import { type Application, anApplication, freshApplication, outrun } from "../../builders/application.ts";
import { someAccounts } from "../../builders/accounts.ts";
import { minutes, morning } from "../../builders/times.ts";
import { jsonFile } from "../../doubles/json-accounts-reader.ts";

const details = { language: "nl", email: "jan@peeters.example", name: "Jan Peeters" } as const;
const former = aFiler("idaas", "key-1");
const renewed = {
  ...aFiler("idaas", "key-2"),
  certificate: { issuer: "CN=Certipost E-Trust Primary,C=BE", serial: "4a2c", owner: "Jan Peeters" },
};
const space = aSpace("idaas");

let app: Application;

beforeEach(async () => {
  app = freshApplication();
  valueOf(await app.putProfile(former, details, morning));
});

const open = async (filer = former): Promise<OpenSpace> => valueOf(await app.openSpace(filer, morning));

/** Makes a code under the key that opens the space. */
async function makeCode(filer = former, at = morning): Promise<string> {
  return valueOf(await app.makeSuccessionCode(await open(filer), { receivedAt: at, trace: {} })).code;
}

const redeem = (filer: Filer, code: string, receivedAt: Instant, application = app) =>
  application.redeemSuccessionCode(filer, { code, receivedAt, trace: {} });

describe("makeSuccessionCode", () => {
  test("gives a code for ten minutes, and stores nothing but its digest", async () => {
    const made = valueOf(await app.makeSuccessionCode(await open(), { receivedAt: morning, trace: {} }));
    const { identifiers, references, spaces } = app.ports;
    const codeDigest = identifiers.digest(made.code);
    const expiresAt = plus(morning, minutes(10));
    expect(made.expiresAt).toBe(expiresAt);
    expect((await open()).profile.value.succession).toEqual({ codeDigest, expiresAt });
    expect(await references.successionCode(codeDigest)).toEqual({
      kind: "succession-code",
      codeDigest,
      ...space,
    });
    expect(JSON.stringify([spaces.history, references.pointers])).not.toContain(made.code);
  });

  test("tells the holder, by a notice that waits from the same commit on", async () => {
    const { expiresAt } = valueOf(
      await app.makeSuccessionCode(await open(), { receivedAt: morning, trace: { traceparent: "t" } }),
    );
    expect(noticesIn(app)).toMatchObject([
      {
        content: { kind: "key-succession-code-made", expiresAt },
        waiting: { for: "notify", since: morning },
      },
    ]);
    expect(app.ports.queues.waiting).toMatchObject([
      {
        queue: "notify",
        envelope: { message: { ...space, subject: noticesIn(app)[0]?.id }, travel: { traceparent: "t" } },
      },
    ]);
  });

  test("leaves the space open to the key that made it", async () => {
    await makeCode();
    expect((await open()).space).toEqual(space);
  });

  test("is not for eID: a renewed one is the same key", async () => {
    const person = aFiler("eid", "person-1");
    valueOf(await app.putProfile(person, details, morning));
    expect(await app.makeSuccessionCode(await open(person), { receivedAt: morning, trace: {} })).toEqual(
      refusal("certificate-required"),
    );
  });

  test("is given five times an hour, by a count that is stored", async () => {
    for (let count = 0; count < 5; count += 1) await makeCode();
    const restarted = anApplication(app.ports);
    const sixth = await restarted.makeSuccessionCode(await open(), {
      receivedAt: plus(morning, minutes(59)),
      trace: {},
    });
    expect(sixth).toEqual({ ok: false, refusal: { kind: "too-many-attempts", retryAfterSeconds: 60 } });
    await makeCode(former, plus(morning, minutes(60)));
  });

  test.each(["storeAttempts", "commit"] as const)("tells that somebody was faster at %s", async (step) => {
    const opened = await open();
    const { registers } = app.ports;
    const ports =
      step === "commit"
        ? outrun(app.ports)
        : { ...app.ports, registers: { ...registers, storeAttempts: () => Promise.resolve(false) } };
    const made = await anApplication(ports).makeSuccessionCode(opened, { receivedAt: morning, trace: {} });
    expect(made).toEqual(refusal("changed-meanwhile"));
    expect((await open()).profile.value).not.toHaveProperty("succession");
  });
});

describe("redeemSuccessionCode", () => {
  test("lets the new key open the same space, and the key before no more", async () => {
    const code = await makeCode();
    const redeemed = valueOf(await redeem(renewed, code, plus(morning, minutes(9))));
    expect(redeemed.space).toEqual(space);
    expect(redeemed.profile.value).toMatchObject({
      keyId: "key-2",
      certificate: renewed.certificate,
      ...details,
    });
    expect(await app.openSpace(renewed, morning)).toEqual({ ok: true, value: redeemed });
    expect(await app.openSpace(former, morning)).toEqual(refusal("key-superseded"));
    expect(app.ports.journal.of("key-succeeded")).toEqual([
      { code: "key-succeeded", subject: space.spaceId },
    ]);
  });

  test("tells the holder once, however often it is asked for", async () => {
    const code = await makeCode();
    for (let times = 0; times < 3; times += 1) valueOf(await redeem(renewed, code, morning));
    expect(noticesIn(app).map(({ content }) => content.kind)).toEqual([
      "key-succession-code-made",
      "key-succeeded",
    ]);
    expect(app.ports.queues.waiting.map(({ queue }) => queue)).toEqual(["notify", "notify"]);
  });

  test("moves nothing: filings stay, and an Idempotency-Key goes on to mean the same filing", async () => {
    const upload = {
      bytes: jsonFile({ accounts: someAccounts() }),
      format: "xbrl",
      idempotencyKey: "1",
      receivedAt: morning,
    } as const;
    const before = valueOf(await app.fileAccounts(await open(), upload, {}));
    valueOf(await redeem(renewed, await makeCode(), morning));
    const again = valueOf(await app.fileAccounts(await open(renewed), upload, {}));
    expect(again).toEqual({ ...before, created: false });
    const page = await app.ports.spaces.filings(space, { limit: 10 });
    expect(page?.items).toHaveLength(1);
  });

  test("asks for no profile of the new key, and gives it none of its own", async () => {
    valueOf(await redeem(renewed, await makeCode(), morning));
    expect(await app.ports.spaces.profile(aSpace("idaas", "key-2"))).toBeUndefined();
    const put = valueOf(await app.putProfile(renewed, { ...details, language: "fr" }, morning));
    expect(put).toMatchObject({ created: false, profile: { ...space, keyId: "key-2", language: "fr" } });
  });

  test("answers the same to a retry, whenever it comes, and writes nothing more", async () => {
    const code = await makeCode();
    const first = await redeem(renewed, code, morning);
    const versions = app.ports.spaces.history.length;
    expect(await redeem(renewed, code, plus(morning, minutes(30)))).toEqual(first);
    expect(app.ports.spaces.history).toHaveLength(versions);
  });

  test("goes on to a third key, and back to the first with its certificate", async () => {
    valueOf(await redeem(renewed, await makeCode(), morning));
    const third = aFiler("idaas", "key-3");
    valueOf(await redeem(third, await makeCode(renewed), morning));
    valueOf(await redeem(former, await makeCode(third), morning));
    expect((await open()).profile.value).toMatchObject({
      ...space,
      keyId: "key-1",
      certificate: former.certificate,
    });
    for (const key of [renewed, third]) {
      expect(await app.openSpace(key, morning)).toEqual(refusal("key-superseded"));
    }
  });

  test("is open to one code at a time: the newest", async () => {
    const older = await makeCode();
    const newer = await makeCode();
    expect(await redeem(renewed, older, morning)).toEqual(refusal("succession-code-invalid"));
    expect(await redeem(renewed, newer, morning)).toMatchObject({ ok: true });
  });

  test.each([
    { given: "a code that nobody made", by: renewed, at: morning, code: "made-up" },
    { given: "a code that is ten minutes old", by: renewed, at: plus(morning, minutes(10)) },
    { given: "the key that made the code", by: former, at: morning },
    { given: "a key of another connection", by: aFiler("csam-cert", "key-2"), at: morning },
  ])("refuses $given, and changes nothing", async ({ by, at, code }) => {
    const made = await makeCode();
    const before = app.ports.references.pointers;
    expect(await redeem(by, code ?? made, at)).toEqual(refusal("succession-code-invalid"));
    expect(app.ports.references.pointers).toEqual(before);
    expect((await open()).profile.value.succession).not.toHaveProperty("claimedBy");
  });

  test("refuses a second key the code that a first one used", async () => {
    const code = await makeCode();
    valueOf(await redeem(renewed, code, morning));
    const second = await redeem(aFiler("idaas", "key-3"), code, morning);
    expect(second).toEqual(refusal("succession-code-invalid"));
    expect((await open(renewed)).space).toEqual(space);
  });

  test.each(["a profile", "a first login that broke off", "filings"])(
    "refuses a key with %s of its own: that space stays its, and the code stays good for another",
    async (what) => {
      await app.ports.references.create<"key">({ kind: "key", keyId: "key-2", ...aSpace("idaas", "key-2") });
      if (what !== "a first login that broke off") valueOf(await app.putProfile(renewed, details, morning));
      if (what === "filings") {
        const bytes = jsonFile({ accounts: someAccounts() });
        const upload = { bytes, format: "xbrl", idempotencyKey: "1", receivedAt: morning } as const;
        valueOf(await app.fileAccounts(await open(renewed), upload, {}));
      }
      const code = await makeCode();
      expect(await redeem(renewed, code, morning)).toEqual(refusal("key-has-space"));
      expect((await open()).space).toEqual(space);
      expect(await redeem(aFiler("idaas", "key-3"), code, morning)).toMatchObject({
        ok: true,
      });
    },
  );

  test("refuses a key whose first login comes in between, and the key before goes on", async () => {
    const code = await makeCode();
    const { references } = app.ports;
    const raced = anApplication({
      ...app.ports,
      references: {
        ...references,
        async key(keyId) {
          const found = await references.key(keyId);
          valueOf(await app.putProfile(renewed, details, morning));
          return found;
        },
      },
    });
    expect(await redeem(renewed, code, morning, raced)).toEqual(refusal("key-has-space"));
    expect((await open()).space).toEqual(space);
    expect((await open(renewed)).space).toEqual(aSpace("idaas", "key-2"));
    valueOf(await redeem(aFiler("idaas", "key-3"), await makeCode(), morning));
  });

  test("is not for eID", async () => {
    const redeemed = await redeem(aFiler("eid", "key-2"), await makeCode(), morning);
    expect(redeemed).toEqual(refusal("certificate-required"));
  });

  test("is refused at a door that is closed", async () => {
    const closing = freshApplication({ timetable: timetableOf2024 });
    const redeemed = await redeem(aFiler("csam-cert", "key-2"), "code", csamCloses, closing);
    expect(redeemed).toMatchObject({ ok: false, refusal: { kind: "connection-closed" } });
    expect(await closing.ports.registers.attempts("redemption:key-2")).toBeUndefined();
  });

  test("is tried ten times an hour by one key, whatever the codes, and another key is not held up", async () => {
    const code = await makeCode();
    for (let guess = 0; guess < 10; guess += 1) {
      const guessed = await redeem(renewed, `guess-${String(guess)}`, morning);
      expect(guessed).toEqual(refusal("succession-code-invalid"));
    }
    expect(await redeem(renewed, code, morning)).toEqual({
      ok: false,
      refusal: { kind: "too-many-attempts", retryAfterSeconds: 3600 },
    });
    expect(await redeem(aFiler("idaas", "key-3"), code, morning)).toMatchObject({
      ok: true,
    });
  });

  test.each([1, 2])(
    "tells that the profile changed meanwhile, at write %i, and a retry ends it",
    async (nth) => {
      const code = await makeCode();
      let writes = 0;
      const { spaces } = app.ports;
      const rival = anApplication({
        ...app.ports,
        spaces: {
          ...spaces,
          commit: (address, changes) => {
            writes += 1;
            return writes === nth ? Promise.resolve({ kind: "conflict" }) : spaces.commit(address, changes);
          },
        },
      });
      expect(await redeem(renewed, code, morning, rival)).toEqual(refusal("changed-meanwhile"));
      expect((await open()).space).toEqual(space);
      expect(await redeem(renewed, code, morning)).toMatchObject({ ok: true });
    },
  );

  test("does not open a space whose profile is gone", async () => {
    const codeDigest = app.ports.identifiers.digest("code");
    const lost = aSpace("idaas", "lost");
    await app.ports.references.create<"succession-code">({ kind: "succession-code", codeDigest, ...lost });
    expect(await redeem(renewed, "code", morning)).toEqual(refusal("succession-code-invalid"));
  });
});

const noticesIn = ({ ports }: Application): readonly Notice[] =>
  ports.spaces.history.map(parseNoticeDocument).filter((notice) => notice !== undefined);

const refusal = (kind: string): { readonly ok: false; readonly refusal: { readonly kind: string } } => ({
  ok: false,
  refusal: { kind },
});

function valueOf<Value>(result: Result<Value, { readonly kind: string }>): Value {
  if (!result.ok) throw new Error(result.refusal.kind);
  return result.value;
}
