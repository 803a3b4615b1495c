import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { problems } from "../../functions/http/problem.ts";
import { waysIn } from "../../local/identity/ways-in.ts";
import { joseTokenVerifier } from "../../shared/adapters/identity/jose-token-verifier.ts";
import { digestIdentifiers } from "../../shared/adapters/system/digest-identifiers.ts";
import { lineJournal } from "../../shared/adapters/system/line-journal.ts";
import { type TokenVerifier } from "../../shared/application/ports/token-verifier.ts";
import { millisecondsOf } from "../../shared/domain/instant.ts";
import { timetableOf2024 } from "../builders/access.ts";
import { at } from "../builders/times.ts";
import { memoryPorts } from "../doubles/memory-ports.ts";
import { type Registrations, registrations } from "../house/registrations.ts";
import { type Forgery, forgeries, goodClaims, realHeader, tokenHolders } from "./forgeries.ts";
import { type TokenForge, compact, openTokenForge, rsaSigner } from "./token-forge.ts";
import { type Answered, type Sent, problemOf, visit } from "./visit.ts";

const now = at("2024-01-25T09:00:00.000Z");
const second = millisecondsOf(now) / 1000;

/** A forged token at a route, and what became of it. */
interface Trial {
  readonly forgery: Forgery;
  readonly route: string;
  readonly answer: Answered;
}

let forge: TokenForge;
let forged: readonly Forgery[];
let tokens: TokenVerifier;
let app: Registrations;
const trials: Trial[] = [];
const lines: string[] = [];
const keep = (line: string): void => void lines.push(line);

/** A route of filers, and one of staff. */
const routes = ["read-profile", "list-dead-letters"];

beforeAll(async () => {
  forge = await openTokenForge();
  forged = forgeries(forge, second);
  const world = memoryPorts({ now, timetable: timetableOf2024 });
  const journal = lineJournal({ clock: world.clock, write: (_level, line) => keep(line) });
  tokens = joseTokenVerifier(forge.rules, { clock: world.clock, identifiers: digestIdentifiers });
  app = registrations({ ...world, journal, tokens });
  for (const forgery of forged) {
    for (const route of routes) {
      trials.push({ forgery, route, answer: await visit(app, route, bearing(forgery.token), keep) });
    }
  }
});

afterAll(async () => {
  await forge.close();
  const refused = trials.filter(({ forgery, answer }) => problemOf(answer) === refusalOf(forgery));
  const families = Map.groupBy(forged, ({ name }) => name.slice(0, name.indexOf(":")));
  const sizes = Object.fromEntries([...families].map(([family, members]) => [family, members.length]));
  process.stdout.write(
    `forged tokens: ${String(forged.length)} variants ${JSON.stringify(sizes)}, each at a filer's and at a staff route: ` +
      `${String(refused.length)} of ${String(trials.length)} refused; ${String(lines.length)} log lines\n`,
  );
});

const refusalOf = ({ refusal = "unauthenticated" }: Forgery) => refusal;

const bearing = (token: string): Sent => ({ headers: { authorization: `Bearer ${token}` } });

describe("a token that is in order", () => {
  test.each(tokenHolders)("is believed: %s", async (holder) => {
    const answers = await Promise.all(routes.map((route) => visit(app, route, bearing(genuine(holder)))));
    const expected =
      holder === "operator" ? ["staff-not-admitted", undefined] : ["profile-required", "role-required"];
    expect(answers.map(problemOf)).toEqual(expected);
  });

  test.each(waysIn)(
    "comes in through the connection of its pair: $policy, $identityProvider",
    async (way) => {
      const { connection } = way;
      expect(await verified(way)).toMatchObject({ ok: true, value: { kind: "filer", connection } });
    },
  );

  test("is of one key for eID, itsme and eIDAS, and of one for each connection", async () => {
    const keys = await Promise.all(waysIn.map(verified));
    const keyOf = new Map(waysIn.map((way, index) => [way.identityProvider, JSON.stringify(keys[index])]));
    expect(new Set(keyOf.values()).size).toBe(3);
    expect([keyOf.get("itsme"), keyOf.get("eidas")]).toEqual([keyOf.get("eid"), keyOf.get("eid")]);
  });

  /** What is made of the token of one person, with one certificate, who comes in that way. */
  function verified({ policy, identityProvider }: (typeof waysIn)[number]) {
    const claims = { ...goodClaims(forge, second).idaas, tfp: policy, idp: identityProvider };
    return tokens.verify(compact(realHeader, claims, rsaSigner(forge.keys.filers)));
  }
});

describe("a token that is forged, or not for us", () => {
  test("comes in hundreds of variants, each another", () => {
    expect(new Set(forged.map(({ token }) => token)).size).toBe(forged.length);
    expect(forged.length).toBeGreaterThan(500);
  });

  test("is refused at every kind of route, by its name, and its answer shows nothing of it", () => {
    const wrong = trials.flatMap(({ forgery, route, answer }) => {
      const { name, token } = forgery;
      const { status } = answer;
      const refusal = refusalOf(forgery);
      const problem = problemOf(answer);
      const shows = partsOf(token).some((part) => JSON.stringify(answer).includes(part));
      const isRight = problem === refusal && status === problems[refusal].status && !shows;
      return isRight ? [] : [{ name, route, problem, status, shows }];
    });
    expect(wrong).toEqual([]);
  });

  test("is nowhere in the logs, nor any part of it", () => {
    expect(lines.length).toBeGreaterThanOrEqual(2 * forged.length);
    const log = lines.join("\n");
    expect(
      forged.flatMap(({ name, token }) => (partsOf(token).some((part) => log.includes(part)) ? [name] : [])),
    ).toEqual([]);
  });

  test("makes nobody ask anywhere but for the two issuers' keys", () => {
    expect(new Set(forge.asked)).toEqual(new Set(["/filers", "/staff"]));
    // The keys are asked for once, not once for each name that a token gives.
    expect(forge.asked.length).toBeLessThan(10);
  });

  test.each([
    "Bearer",
    "Bearer ",
    "Basic TOKEN",
    "Bearer TOKEN TOKEN",
    "Bearer TOKEN, Bearer TOKEN",
    "Bearer TOKEN,",
    "Bearer  TOKEN",
    "Bearer\tTOKEN",
    'Bearer "TOKEN"',
    "Bearer token=TOKEN",
    "Token TOKEN",
    "DPoP TOKEN",
    "TOKEN",
    "Bearer TOKEN;charset=utf-8",
  ])("is not looked for in %j, though the token is in order", async (header) => {
    const authorization = header.replaceAll("TOKEN", genuine("person"));
    const answer = await visit(app, "read-profile", { headers: { authorization } });
    expect({ problem: problemOf(answer), status: answer.status }).toEqual({
      problem: "unauthenticated",
      status: 401,
    });
  });
});

describe("whatever is done to tokens that are in order", () => {
  const position = fc.nat({ max: 10_000 });
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  const letter = fc.constantFrom(...letters.split(""));

  test("a changed letter is noticed, unless the bytes stay the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...tokenHolders),
        position,
        letter,
        async (holder, where, replacement) => {
          const token = genuine(holder);
          const index = where % token.length;
          const changed = token.slice(0, index) + replacement + token.slice(index + 1);
          fc.pre(bytesOf(changed) !== bytesOf(token));
          expect(await problemWith(changed)).toBe("unauthenticated");
        },
      ),
      { numRuns: 300 },
    );
  });

  test("what is cut out, put in or turned round is noticed", async () => {
    const piece = fc.string({ unit: letter, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...tokenHolders),
        position,
        fc.nat({ max: 20 }),
        piece,
        async (holder, where, length, put) => {
          const token = genuine(holder);
          const index = where % token.length;
          const changed = token.slice(0, index) + put + token.slice(index + length);
          fc.pre(bytesOf(changed) !== bytesOf(token));
          expect(await problemWith(changed)).toBe("unauthenticated");
        },
      ),
      { numRuns: 300 },
    );
  });

  test("no text is a token by chance", async () => {
    const text = fc.oneof(
      fc.string({ unit: letter, maxLength: 200 }),
      fc
        .array(fc.base64String({ maxLength: 60 }), { minLength: 3, maxLength: 3 })
        .map((parts) => parts.join(".")),
    );
    await fc.assert(
      fc.asyncProperty(text, async (token) => {
        expect(await problemWith(token)).toBe("unauthenticated");
      }),
      { numRuns: 300 },
    );
  });
});

async function problemWith(token: string): Promise<string | undefined> {
  const answer = await visit(app, "read-profile", bearing(token));
  return problemOf(answer);
}

function genuine(holder: (typeof tokenHolders)[number]): string {
  const key = holder === "operator" ? forge.keys.staff : forge.keys.filers;
  return compact(realHeader, goodClaims(forge, second)[holder], rsaSigner(key));
}

/** The parts of a token that are long enough to be told from any other text. */
const partsOf = (token: string): readonly string[] => token.split(".").filter((part) => part.length >= 24);

/** What the letters of a token stand for: some of them stand for fewer bits than they have. */
const bytesOf = (token: string): string =>
  token
    .split(".")
    .map((part) => Buffer.from(part, "base64url").toString("hex"))
    .join(".");
