import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseProfileDocument } from "../../shared/contracts/storage/profile-document.ts";
import { Fault } from "../../shared/application/fault.ts";
import { type Refusal } from "../../shared/application/refusal.ts";
import { parseNoticeDocument } from "../../shared/contracts/storage/notice-document.ts";
import { type Filing } from "../../shared/domain/filing/filing.ts";
import { type Result, refuse } from "../../shared/domain/result.ts";
import { aFiler, openAlways } from "../builders/access.ts";
import { someAccounts } from "../builders/accounts.ts";
import { type Application } from "../builders/application.ts";
import { hours, morning } from "../builders/times.ts";
import { jsonFile } from "../doubles/json-accounts-reader.ts";
import { type MemoryPorts, memoryPorts } from "../doubles/memory-ports.ts";
import { inTurns } from "./in-turns.ts";
import { type Plan, machine, mishaps } from "./machine.ts";
import { openersOf } from "./openers.ts";
import { violations } from "./soundness.ts";

/** What somebody does with a key; everybody at once. */
type Deed =
  | { readonly kind: "log in" | "upload"; readonly key: string }
  /** Makes a code, and gives it to the holders of those keys. */
  | { readonly kind: "hand on"; readonly key: string; readonly to: readonly Heir[] };

interface Heir {
  readonly key: string;
  /** Logs in for the first time just when the code is redeemed, in another window. */
  readonly logsIn: boolean;
}

interface Act {
  readonly deed: Deed;
  /** What goes wrong for whoever does it, and for those who are given its code. */
  readonly plans: readonly Plan[];
}

const keys = ["key-1", "key-2", "key-3"];
const counts = { orders: 0, calls: 0, successions: 0, deaths: 0, refused: new Map<string, number>() };

test("whoever makes and redeems codes at once, and whoever dies: one key opens the space at every step", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anAct, { minLength: 2, maxLength: 6 }),
      fc.scheduler(),
      async (acts, scheduler) => {
        const world = memoryPorts({ now: morning, timetable: openAlways });
        const ports = inTurns(world, scheduler, () => {
          counts.calls += 1;
          expectOneOpener(world);
        });
        const town: Town = { world, ports, refused: [], acknowledged: [] };
        await settle(town);
        await scheduler.waitFor(Promise.all(acts.map((act, index) => perform(town, act, index))));
        counts.orders += 1;
        counts.successions += world.journal.of("key-succeeded").length;
        await expectWell(town);
      },
    ),
    { numRuns: 400 },
  );
});

test("the orders came to successions, to each refusal, and to deaths", () => {
  const refused = Object.fromEntries(counts.refused);
  for (const kind of ["changed-meanwhile", "key-has-space", "key-superseded", "succession-code-invalid"]) {
    expect(refused[kind]).toBeGreaterThan(3);
  }
  expect(counts.successions).toBeGreaterThan(counts.orders / 10);
  expect(counts.deaths).toBeGreaterThan(100);
});

afterAll(() => {
  process.stdout.write(
    `succession: ${JSON.stringify({ ...counts, refused: Object.fromEntries(counts.refused) })}\n`,
  );
});

const key = fc.constantFrom(...keys);

const aDeed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("log in", "upload"), key }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("hand on"),
      key: fc.constantFrom("key-1", "key-1", ...keys),
      to: fc.array(fc.record({ key, logsIn: fc.boolean() }), { minLength: 1, maxLength: 2 }),
    }),
  },
);

const aPlan: fc.Arbitrary<Plan> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 14 }), fc.constantFrom(...mishaps)), { maxLength: 2 })
  .map((planned) => new Map(planned));

const anAct: fc.Arbitrary<Act> = fc.record({
  deed: aDeed,
  plans: fc.array(aPlan, { minLength: 3, maxLength: 3 }),
});

interface Town {
  readonly world: MemoryPorts;
  /** The ports of the world, whose calls wait for their turn. */
  readonly ports: MemoryPorts;
  readonly refused: string[];
  /** The uploads that somebody was told of. */
  readonly acknowledged: Acknowledged[];
}

interface Acknowledged {
  readonly filing: Filing;
  readonly index: number;
}

function expectOneOpener(world: MemoryPorts): void {
  for (const [spaceId, openers] of openersOf(world)) {
    if (openers.length !== 1) throw new Error(`${spaceId} is opened by ${openers.join(" and ") || "no key"}`);
  }
}

/** The first key has a space with a filing in it before anything begins. */
async function settle({ world, acknowledged }: Town): Promise<void> {
  const run = machine(world, new Map());
  expect(await run.attempt((application) => logIn(application, "key-1"))).toMatchObject({
    answer: { ok: true },
  });
  const uploaded = await run.attempt((application) => upload(application, "key-1", 0));
  if (uploaded.kind === "died" || !uploaded.answer.ok) throw new Error("the first upload went wrong");
  acknowledged.push({ filing: uploaded.answer.value.filing.value, index: 0 });
}

async function perform(town: Town, { deed, plans }: Act, index: number): Promise<unknown> {
  const [plan = new Map(), ...others] = plans;
  const ask = client(town, plan);
  switch (deed.kind) {
    case "log in":
      return ask((application) => logIn(application, deed.key));
    case "upload": {
      const uploaded = await ask((application) => upload(application, deed.key, index));
      if (uploaded?.ok === true) town.acknowledged.push({ filing: uploaded.value.filing.value, index });
      return uploaded;
    }
    case "hand on": {
      const made = await ask((application) => makeCode(application, deed.key));
      if (made?.ok !== true) return made;
      const { code } = made.value;
      return Promise.all(
        deed.to.map((heir, nth) => inherit(town, heir, { code, plan: others[nth] ?? new Map() })),
      );
    }
  }
}

function inherit(
  town: Town,
  { key, logsIn }: Heir,
  { code, plan }: { readonly code: string; readonly plan: Plan },
): Promise<unknown> {
  const redeemed = client(town, plan)((application) => redeem(application, key, code));
  const loggedIn = logsIn
    ? client(town, new Map())((application) => logIn(application, key))
    : Promise.resolve();
  return Promise.all([redeemed, loggedIn]);
}

type Ask = <Value>(
  request: (application: Application) => Promise<Result<Value, Refusal>>,
) => Promise<Result<Value, Refusal> | undefined>;

/** Somebody who asks again when there is no answer, or when something changed meanwhile, and gives up one day. */
function client({ ports, refused }: Town, plan: Plan): Ask {
  const run = machine(ports, plan);
  return async (request) => {
    for (let times = 0; times < 4; times += 1) {
      const outcome = await unlessFault(run.attempt(request));
      if (outcome?.kind === "died") counts.deaths += 1;
      if (outcome?.kind !== "answered") continue;
      const { answer } = outcome;
      if (answer.ok) return answer;
      refused.push(answer.refusal.kind);
      counts.refused.set(answer.refusal.kind, (counts.refused.get(answer.refusal.kind) ?? 0) + 1);
      if (answer.refusal.kind !== "changed-meanwhile") return answer;
    }
    return undefined;
  };
}

async function unlessFault<Answer>(work: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

const filerOf = (keyId: string) => aFiler("idaas", keyId);
const nowOf = ({ ports }: Application) => ports.clock.now();

const logIn = (application: Application, keyId: string) =>
  application.putProfile(
    filerOf(keyId),
    { language: "nl", email: "jan@peeters.example", name: "Jan" },
    nowOf(application),
  );

async function upload(application: Application, keyId: string, index: number) {
  const receivedAt = nowOf(application);
  const opened = await application.openSpace(filerOf(keyId), receivedAt);
  if (!opened.ok) return opened;
  const bytes = jsonFile({ accounts: someAccounts({ name: `upload ${String(index)}` }) });
  const file = { bytes, format: "xbrl", idempotencyKey: String(index), receivedAt } as const;
  return application.fileAccounts(opened.value, file, {});
}

async function makeCode(application: Application, keyId: string) {
  const opened = await application.openSpace(filerOf(keyId), nowOf(application));
  return opened.ok
    ? application.makeSuccessionCode(opened.value, { receivedAt: nowOf(application), trace: {} })
    : opened;
}

const redeem = (application: Application, keyId: string, code: string) =>
  application.redeemSuccessionCode(filerOf(keyId), { code, receivedAt: nowOf(application), trace: {} });

/** A code was claimed by one key at most, and no other key came to open the space by it. */
function expectCodesUsedOnce({ spaces }: MemoryPorts): void {
  const claims = new Map<string, string>();
  const profiles = spaces.history.map(parseProfileDocument).filter((profile) => profile !== undefined);
  const opener = new Map<string, string>();
  for (const { spaceId, keyId, succession } of profiles) {
    const claimedBy = succession?.claimedBy;
    if (succession !== undefined && claimedBy !== undefined) {
      const first = claims.get(succession.codeDigest) ?? claimedBy;
      expect(claimedBy).toBe(first);
      claims.set(succession.codeDigest, first);
    }
    const before = opener.get(spaceId) ?? keyId;
    if (before !== keyId) expect(keyId).toBe(claimedBy);
    opener.set(spaceId, keyId);
  }
}

/** The holder is told of every succession once. */
function expectHoldersTold({ spaces }: MemoryPorts): void {
  const openers = new Map<string, string>();
  let successions = 0;
  for (const { spaceId, keyId } of spaces.history.flatMap(
    (document) => parseProfileDocument(document) ?? [],
  )) {
    if ((openers.get(spaceId) ?? keyId) !== keyId) successions += 1;
    openers.set(spaceId, keyId);
  }
  const told = spaces.history
    .flatMap((document) => parseNoticeDocument(document) ?? [])
    .filter(({ content }) => content.kind === "key-succeeded");
  expect(told).toHaveLength(successions);
}

/**
 * Nothing is lost or doubled, and every space can still be handed on to yet another key, under which each upload that was
 * acknowledged is the same filing as before.
 */
async function expectWell({ world, acknowledged }: Town): Promise<void> {
  expectOneOpener(world);
  expectCodesUsedOnce(world);
  expectHoldersTold(world);
  expect(violations(world)).toEqual([]);
  world.clock.advance(hours(2));
  const run = machine(world, new Map());
  for (const [spaceId, [opener = ""]] of openersOf(world)) {
    const heir = `heir of ${spaceId}`;
    const handedOn = await run.attempt(async (application) => {
      const made = await makeCode(application, opener);
      return made.ok ? redeem(application, heir, made.value.code) : refuse(made.refusal);
    });
    expect(handedOn).toMatchObject({ answer: { ok: true, value: { space: { spaceId } } } });
    expect(openersOf(world).get(spaceId)).toEqual([heir]);
    for (const { filing, index } of acknowledged.filter((upload) => upload.filing.spaceId === spaceId)) {
      const again = await run.attempt((application) => upload(application, heir, index));
      expect(again).toMatchObject({
        answer: { ok: true, value: { created: false, filing: { value: { id: filing.id } } } },
      });
    }
  }
}
