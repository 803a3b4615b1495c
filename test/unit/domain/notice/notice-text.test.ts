import { describe, expect, test } from "@jest/globals";
import { connections } from "../../../../shared/domain/access/connection.ts";
import { languages } from "../../../../shared/domain/language.ts";
import { noticeText } from "../../../../shared/domain/notice/notice-text.ts";
import { aSpace, csamCloses } from "../../../builders/access.ts";
import { aNotice, everyNoticeContent } from "../../../builders/notices.ts";
import { day } from "../../../builders/times.ts";

const contactCentre = "contact.centre@filing.example";

const cases = everyNoticeContent.flatMap((content) =>
  connections.flatMap((connection) => languages.map((language) => ({ content, connection, language }))),
);

describe.each(cases)("$content.kind for a holder of $connection in $language", (given) => {
  const { content, connection, language } = given;
  const { subject, text } = noticeText(aNotice(content, aSpace(connection)), language, contactCentre);

  test("is whole and plain", () => {
    expect(`${subject}\n${text}`).not.toMatch(/undefined|null|NaN|\[object|T\d\d:\d\d/);
    expect(subject).toMatch(/^[^\n]{10,110}$/);
    expect(text).toContain("FILING");
  });

  test("has a wording of its own in each language", () => {
    const others = languages.filter((other) => other !== language);
    for (const other of others) {
      const translated = noticeText(aNotice(content, aSpace(connection)), other, contactCentre);
      expect(translated.subject).not.toBe(subject);
      expect(translated.text).not.toBe(text);
    }
  });
});

describe("the reminder of the cutoff", () => {
  const content = {
    kind: "cutoff-closing-reminder",
    closesAt: csamCloses,
    daysLeft: 9,
    unfinished: 3,
  } as const;
  const told = (connection: "csam-cert" | "eid") =>
    noticeText(aNotice(content, aSpace(connection)), "nl", contactCentre).text;

  test("names the last day, how many filings are in progress, and the other way in", () => {
    expect(told("csam-cert")).toBe(
      [
        "U kunt zich bij FILING aanmelden via CSAM met een commercieel certificaat tot en met 31 januari 2024. Daarna niet meer.",
        "Neerleggingen in behandeling in uw persoonlijke ruimte: 3.",
        "Werk ze vóór de sluiting af en betaal ze.",
        "Nieuwe formulieren verwerkt u met hetzelfde certificaat via IDAAS, in een nieuwe persoonlijke ruimte.",
        "FILING, de Balanscentrale van de Nationale Bank van België",
      ].join("\n\n"),
    );
  });

  test("names no other way in to somebody without a certificate", () => {
    expect(told("eid")).not.toContain("IDAAS");
  });
});

test("who left nothing behind is not sent to the contact centre", () => {
  const told = (unfinished: number) => {
    const content = { kind: "connection-closed", closedAt: csamCloses, unfinished } as const;
    return noticeText(aNotice(content, aSpace("csam-cert")), "en", contactCentre).text;
  };
  expect(told(0)).not.toContain(contactCentre);
  expect(told(1)).toContain(contactCentre);
  expect(told(1)).toContain("Since 1 February 2024 you can");
});

test("a name from a file stays on its line", () => {
  const filing = {
    enterpriseNumber: "0403170701",
    name: "Voorbeeld\r\n\nBcc: x",
    closingDate: day("2023-12-31"),
  };
  const content = { kind: "filing-moved", filing, from: "csam-cert", to: "idaas" } as const;
  const { subject, text } = noticeText(aNotice(content), "de", contactCentre);
  expect(text).toContain("- Voorbeeld Bcc: x, 0403.170.701, Abschlussdatum 31. Dezember 2023\n");
  expect(subject).not.toContain("Voorbeeld");
});
