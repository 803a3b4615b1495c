import { describe, expect, test } from "@jest/globals";
import { adviceOn } from "../../../../shared/domain/access/advice.ts";
import { type Connection, connections } from "../../../../shared/domain/access/connection.ts";
import { type Opening, type Timetable, type WayState } from "../../../../shared/domain/access/timetable.ts";
import { type Instant, plus } from "../../../../shared/domain/instant.ts";
import { type Language, languages } from "../../../../shared/domain/language.ts";
import { csamCloses, idaasOpens, openAlways, timetableOf2024 } from "../../../builders/access.ts";
import { at, days, morning } from "../../../builders/times.ts";

const contactCentre = "contact-centre@filing.test";

const told = (
  connection: Connection,
  { now, timetable = timetableOf2024 }: { readonly now: Instant; readonly timetable?: Timetable },
  language: Language = "en",
): string => adviceOn(connection, { timetable, now }, { language, contactCentre });

const beforeOpening = morning;
const parallelRun = at("2024-01-26T09:00:00.000Z");
const afterCutoff = csamCloses;

describe("in the year of the cutoff", () => {
  const finish: Readonly<Record<Language, string>> = {
    nl: "Rond de neerleggingen in deze persoonlijke ruimte af en betaal ze uiterlijk op 31 januari 2024",
    fr: "Terminez les dépôts de cet espace personnel et payez-les au plus tard le 31 janvier 2024",
    de: "Schließen Sie die Hinterlegungen in diesem persönlichen Bereich ab und bezahlen Sie sie spätestens am 31. Januar 2024",
    en: "Finish the filings in this personal space and pay for them by 31 January 2024",
  };
  const later: Readonly<Record<Language, string>> = {
    nl: "Vanaf 23 januari 2024 maakt u met hetzelfde certificaat een profiel aan via IDAAS",
    fr: "À partir du 23 janvier 2024, créez un profil par IDAAS avec le même certificat",
    de: "Ab dem 23. Januar 2024 legen Sie mit demselben Zertifikat ein Profil über IDAAS an",
    en: "From 23 January 2024 you can create a profile through IDAAS with the same certificate",
  };
  const now: Readonly<Record<Language, string>> = {
    nl: "Maak nu met hetzelfde certificaat een profiel aan via IDAAS",
    fr: "Créez dès maintenant un profil par IDAAS avec le même certificat",
    de: "Legen Sie jetzt mit demselben Zertifikat ein Profil über IDAAS an",
    en: "Create a profile through IDAAS with the same certificate now",
  };
  const closed: Readonly<Record<Language, string>> = {
    nl: "Deze toegang is gesloten sinds 1 februari 2024. Meld u met uw commercieel certificaat aan via IDAAS.",
    fr: "Cet accès est fermé depuis le 1er février 2024. Identifiez-vous par IDAAS avec votre certificat commercial.",
    de: "Dieser Zugang ist seit dem 1. Februar 2024 geschlossen. Melden Sie sich mit Ihrem kommerziellen Zertifikat über IDAAS an.",
    en: "This way in has been closed since 1 February 2024. Sign in through IDAAS with your commercial certificate.",
  };
  const contact: Readonly<Record<Language, string>> = {
    nl: `schrijf dan naar het Contact Center: ${contactCentre}.`,
    fr: `écrivez au Contact Center : ${contactCentre}.`,
    de: `schreiben Sie an das Contact Center: ${contactCentre}.`,
    en: `write to the contact centre: ${contactCentre}.`,
  };

  test.each(languages)(
    "before IDAAS opens, the holder of a certificate is told both days in %s",
    (language) => {
      const advice = told("csam-cert", { now: beforeOpening }, language);
      expect(advice).toContain(finish[language]);
      expect(advice).toContain(later[language]);
      expect(advice).not.toContain(contactCentre);
    },
  );

  test.each(languages)("in the parallel run, to finish here and go on there in %s", (language) => {
    for (const instant of [idaasOpens, parallelRun, plus(csamCloses, -1)]) {
      const advice = told("csam-cert", { now: instant }, language);
      expect(advice).toContain(finish[language]);
      expect(advice).toContain(now[language]);
      expect(advice).not.toContain(contactCentre);
    }
  });

  test.each(languages)("from the cutoff on, to sign in through IDAAS and whom to ask in %s", (language) => {
    for (const instant of [afterCutoff, plus(afterCutoff, days(400))]) {
      const advice = told("csam-cert", { now: instant }, language);
      expect(advice).toContain(closed[language]);
      expect(advice).toContain(contact[language]);
    }
  });

  test.each(languages)(
    "IDAAS tells of its opening, its new space and what is left elsewhere in %s",
    (language) => {
      const before = told("idaas", { now: plus(idaasOpens, -1) }, language);
      const during = told("idaas", { now: idaasOpens }, language);
      const after = told("idaas", { now: afterCutoff }, language);
      const opening = { nl: "23 januari", fr: "23 janvier", de: "23. Januar", en: "23 January" }[language];
      const deadline = { nl: "31 januari", fr: "31 janvier", de: "31. Januar", en: "31 January" }[language];
      expect(before).toContain(opening);
      expect(during).toContain(deadline);
      expect(during).not.toContain(contactCentre);
      expect(after).toContain(contact[language]);
      expect(after).not.toContain("CSAM");
    },
  );

  test.each(languages)("an eID, itsme or eIDAS is not concerned by any of it in %s", (language) => {
    const advices = [beforeOpening, parallelRun, afterCutoff].map((instant) =>
      told("eid", { now: instant }, language),
    );
    expect(new Set(advices).size).toBe(1);
    expect(advices[0]).toMatch(/eID, itsme (of|ou|oder|or) eIDAS/);
    expect(advices[0]).not.toMatch(/IDAAS|2024/);
  });
});

describe("whatever the timetable", () => {
  const now = at("2031-05-06T07:08:09.000Z");
  const openings: Readonly<Record<WayState, Opening>> = {
    announced: { opensAt: at("2031-06-01T10:30:00.000Z") },
    open: {},
    closing: { closesAt: at("2031-07-31T22:00:00.000Z") },
    closed: { closesAt: at("2031-05-05T22:00:00.000Z") },
  };
  const states = ["announced", "open", "closing", "closed"] as const;
  const cases = connections.flatMap((connection) =>
    states.flatMap((state) =>
      states.flatMap((other) => languages.map((language) => ({ connection, state, other, language }))),
    ),
  );

  test.each(cases)(
    "$connection $state, the other ways $other, in $language: sentences without gaps, and no year but this",
    ({ connection, state, other, language }) => {
      const rest = openings[other];
      const timetable = {
        ...{ "csam-cert": rest, idaas: rest, eid: rest },
        [connection]: openings[state],
      };
      const advice = told(connection, { now, timetable }, language);
      expect(advice).toMatch(/^\p{Lu}.*\.$/u);
      expect(advice).not.toMatch(/[{}]|undefined|  /);
      expect(advice.match(/\b\d{4}\b/g) ?? []).toEqual(expect.not.arrayContaining(["2024"]));
    },
  );

  test("a moved closing moves the text", () => {
    const moved = { ...timetableOf2024, "csam-cert": { closesAt: at("2024-02-09T15:30:00.000Z") } };
    expect(told("csam-cert", { now: parallelRun, timetable: moved })).toContain(
      "by 9 February 2024 at 16:30",
    );
    expect(told("idaas", { now: parallelRun, timetable: moved })).toContain("by 9 February 2024 at 16:30");
  });

  test("nobody is sent to a way that is closed, or told of an end that is not set", () => {
    const noIdaas = { ...timetableOf2024, idaas: { closesAt: morning } };
    expect(told("csam-cert", { now: parallelRun, timetable: noIdaas })).not.toContain("IDAAS");
    expect(told("csam-cert", { now: afterCutoff, timetable: noIdaas })).not.toContain("IDAAS");
    expect(told("csam-cert", { now, timetable: openAlways })).toBe(
      "You can sign in through CSAM with a commercial certificate.",
    );
    expect(
      told("csam-cert", { now: csamCloses, timetable: { ...timetableOf2024, idaas: openings.announced } }),
    ).toContain("From 1 June 2031 at 12:30 you can create a profile through IDAAS");
  });
});
