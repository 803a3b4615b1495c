import { describe, expect, test } from "@jest/globals";
import { problems, unavailable } from "../../functions/http/problem.ts";
import { Fault } from "../../shared/application/fault.ts";
import { languages } from "../../shared/domain/language.ts";
import { aProfile } from "../builders/access.ts";
import { at } from "../builders/times.ts";
import { registrations } from "../house/registrations.ts";
import { routeRules, ruleOf } from "./route-rules.ts";
import { type Town, aTown, holders, unknownToAll } from "./town.ts";
import { type Answered, type Sent, problemOf, visit } from "./visit.ts";

const now = at("2024-01-25T09:00:00.000Z");
const personal = Object.keys(routeRules).filter((route) => ruleOf(route).who === "holder");

const requestBy = (token: string, route: string, headers: Readonly<Record<string, string>> = {}): Sent => {
  const sent = ruleOf(route).send?.(unknownToAll) ?? {};
  return { ...sent, headers: { authorization: `Bearer ${token}`, ...sent.headers, ...headers } };
};

const details = { language: "fr", email: "anna@maes.example", name: "Anna Maes" };

describe("the first login", () => {
  test.each(["new-csam-cert", "new-idaas", "new-eid"])(
    "of %s: every personal route asks for a profile until there is one",
    async (token) => {
      const { app } = await aTown(now);
      for (const route of personal) {
        const answer = await visit(app, route, requestBy(token, route));
        expect({ route, status: answer.status, problem: problemOf(answer) }).toEqual({
          route,
          status: 403,
          problem: "profile-required",
        });
      }
      const put = await visit(app, "put-profile", { ...requestBy(token, "put-profile"), body: details });
      expect(put.status).toBe(201);
      for (const route of personal) {
        const answer = await visit(app, route, requestBy(token, route));
        expect({ route, problem: problemOf(answer) }).not.toEqual({ route, problem: "profile-required" });
      }
    },
  );
});

describe.each(languages)("a holder whose profile says %s", (language) => {
  const naming = personal.filter((route) => ruleOf(route).names !== undefined);

  test.each(naming)("is told in it what %s does not find", async (route) => {
    const { app } = await aTownThatSpeaks(language);
    const answer = await visit(app, route, requestBy("anna-eid", route));
    expect(titleOf(answer)).toBe(problems["not-found"].title[language]);
  });

  test.each(personal)("is told in it of trouble at %s", async (route) => {
    const town = await aTownThatSpeaks(language);
    const answer = await visit(inTrouble(town), route, requestBy("anna-idaas", route));
    if (route === "read-profile") expect(answer.status).toBe(200);
    else expect(titleOf(answer)).toBe(unavailable.title[language]);
  });

  test("reads in it where a filing stands", async () => {
    const { app } = await aTownThatSpeaks(language);
    const answer = await visit(app, "list-filings", requestBy("anna-eid", "list-filings"));
    const labels = {
      nl: "Klaar voor betaling",
      fr: "Prêt pour le paiement",
      de: "Bereit zur Zahlung",
      en: "Ready for payment",
    };
    expect(answer.text).toContain(labels[language]);
  });

  test("is told in it that a door is closed only if the caller asks for it: nothing was opened", async () => {
    const { app, world } = await aTownThatSpeaks(language);
    world.clock.set(at("2024-01-31T23:00:00.000Z"));
    const sent = requestBy("anna-csam-cert", "list-filings");
    expect(titleOf(await visit(app, "list-filings", sent))).toBe(problems["connection-closed"].title.en);
    const asked = { ...sent, headers: { ...sent.headers, "accept-language": language } };
    expect(titleOf(await visit(app, "list-filings", asked))).toBe(
      problems["connection-closed"].title[language],
    );
  });

  test.each(naming)("is told in the language that %s is asked for, if it is", async (route) => {
    const { app } = await aTownThatSpeaks(language);
    for (const asked of languages) {
      const answer = await visit(
        app,
        route,
        requestBy("anna-eid", route, { "accept-language": `${asked}-BE, en;q=0.1` }),
      );
      expect(titleOf(answer)).toBe(problems["not-found"].title[asked]);
    }
  });
});

test("whoever puts a profile is told in the language of that profile what is wrong with it", async () => {
  const { app } = await aTown(now);
  const answer = await visit(app, "put-profile", {
    ...requestBy("carla-idaas", "put-profile"),
    body: details,
  });
  expect(titleOf(answer)).toBe(problems["key-superseded"].title.fr);
});

/** The town in which all holders have set that language. */
async function aTownThatSpeaks(language: (typeof languages)[number]): Promise<Town> {
  const town = await aTown(now);
  for (const { space, principal } of holders) {
    const found = await town.world.spaces.profile(space);
    if (found === undefined) throw new Error("a holder has a profile");
    const profile = { ...aProfile(space, { keyId: principal.keyId }), language };
    await town.world.spaces.commit(space, [{ replace: { profile }, version: found.version }]);
  }
  return town;
}

/** The same town, in which nothing works any more once a space is open. */
function inTrouble({ world, tokens }: Town) {
  return registrations({
    ...world,
    tokens,
    spaces: broken(world.spaces, "profile"),
    registers: broken(world.registers, "timetable"),
    documents: broken(world.documents),
  });
}

/** The same port, of which nothing works but that method. */
const broken = <Port extends object>(port: Port, works?: keyof Port): Port =>
  new Proxy(port, {
    get: (target, property) =>
      property === works
        ? (Reflect.get(target, property) as unknown)
        : () => {
            throw new Fault("out of reach");
          },
  });

function titleOf({ text }: Answered): string {
  return (JSON.parse(text) as { readonly title: string }).title;
}
