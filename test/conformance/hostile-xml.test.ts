import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { bicycleMaker } from "../../local/samples/accounts.ts";
import { xbrlOf } from "../../local/samples/xbrl-writer.ts";
import { xbrlAccountsReader } from "../../shared/adapters/xbrl/xbrl-accounts-reader.ts";
import { streamOf } from "./stream-of.ts";

const good = xbrlOf(bicycleMaker);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join("");
const afterDeclaration = (more: string): string => good.replace("?>", `?>${more}`);
const beforeEnd = (more: string): string => good.replace("</xbrl>", `${more}</xbrl>`);
const utf16 = (text: string): Uint8Array =>
  new Uint8Array(Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer);

const laughs = `<!DOCTYPE x [<!ENTITY a0 "ha">${many(30, (i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`)}]>`;

const corpus: readonly (readonly [what: string, check: string, document: string | Uint8Array])[] = [
  ["nothing", "form-empty", ""],
  ["white space", "form-not-well-formed", " \n "],
  ["a PDF", "form-type", "%PDF-1.7\n%âãÏÓ\n"],
  ["a ZIP", "form-type", new Uint8Array([0x50, 0x4b, 3, 4, 20, 0])],
  ["a gzip", "form-type", new Uint8Array([0x1f, 0x8b, 8, 0])],
  [
    "random bytes",
    "form-encoding",
    Uint8Array.from({ length: 4096 }, (_, index) => (index * 197 + 131) % 256),
  ],
  ["plain text", "form-not-well-formed", "jaarrekening 2023"],
  ["a JSON document", "form-not-well-formed", `{"a":1}`],
  ["another XML document", "form-root", `<?xml version="1.0"?><html><body/></html>`],
  ["an instance without its namespace", "form-root", "<xbrl/>"],
  ["a document type", "form-doctype", afterDeclaration("<!DOCTYPE xbrl>")],
  [
    "an external entity",
    "form-doctype",
    afterDeclaration(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`),
  ],
  [
    "an external document type",
    "form-doctype",
    afterDeclaration(`<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">`),
  ],
  ["a billion laughs", "form-doctype", afterDeclaration(laughs)],
  ["an undefined entity", "form-not-well-formed", beforeEnd("<x>&nbsp;</x>")],
  ["a character that does not exist", "form-not-well-formed", beforeEnd("<x>&#0;</x>")],
  ["a NUL", "form-not-well-formed", beforeEnd("\u0000")],
  ["half a file", "form-not-well-formed", good.slice(0, good.length / 2)],
  ["half a character", "form-encoding", bytesOf(`${good}é`).subarray(0, -1)],
  ["two roots", "form-not-well-formed", `${good}<xbrl/>`],
  ["text after the root", "form-not-well-formed", `${good}x`],
  ["crossed tags", "form-not-well-formed", beforeEnd("<a><b></a></b>")],
  ["an attribute twice", "form-not-well-formed", beforeEnd(`<a b="1" b="2"/>`)],
  [
    "an attribute twice by namespace",
    "form-not-well-formed",
    beforeEnd(`<a xmlns:p="urn:x" xmlns:q="urn:x" p:b="1" q:b="2"/>`),
  ],
  ["an undeclared prefix", "form-not-well-formed", beforeEnd("<nix:a/>")],
  ["UTF-16", "form-encoding", utf16(`\uFEFF${good}`)],
  ["UTF-16 without a mark", "form-not-well-formed", utf16(good)],
  ["ISO-8859-1 declared", "form-encoding", good.replace("UTF-8", "ISO-8859-1")],
  ["ISO-8859-1 in fact", "form-encoding", Uint8Array.from([...bytesOf("<a>"), 0xe9, ...bytesOf("</a>")])],
  ["overlong UTF-8", "form-encoding", Uint8Array.from([...bytesOf("<a>"), 0xc0, 0xbc, ...bytesOf("</a>")])],
  ["deep nesting", "form-limit", beforeEnd("<a>".repeat(100_000))],
  ["a hundred thousand attributes", "form-limit", beforeEnd(`<a ${many(100_000, (i) => `b${i}="" `)}/>`)],
  [
    "a hundred thousand namespaces",
    "form-limit",
    beforeEnd(`<a ${many(100_000, (i) => `xmlns:b${i}="u" `)}/>`),
  ],
  ["too many elements", "form-limit", beforeEnd("<a/>".repeat(200_001))],
  ["an endless text", "form-limit", beforeEnd(`<a>${"x".repeat(3_000_000)}</a>`)],
  ["an endless attribute", "form-limit", beforeEnd(`<a b="${"x".repeat(3_000_000)}"/>`)],
  ["an endless name", "form-limit", beforeEnd(`<${"x".repeat(3_000_000)}/>`)],
  ["an endless comment", "form-limit", beforeEnd(`<!--${"x".repeat(3_000_000)}-->`)],
];

describe.each(corpus)("%s", (_what, check, document) => {
  test.each([65_536, 7])(
    `is refused as ${check}, in pieces of %i bytes`,
    async (pieceBytes) => {
      const pieces = document.length > 100_000 ? 65_536 : pieceBytes;
      const { report, accounts } = await xbrlAccountsReader().validate(streamOf(document, pieces));
      expect(report.outcome).toBe("red");
      expect(report.findings.map((finding) => finding.check)).toEqual([check]);
      expect(accounts).toBeUndefined();
    },
    5_000,
  );
});

test("a file over the limit is refused without being read to its end", async () => {
  let pieces = 0;
  async function* endless() {
    for (;;) {
      pieces += 1;
      yield await Promise.resolve(bytesOf(pieces === 1 ? "<a>" : " ".repeat(1000)));
    }
  }
  const { report } = await xbrlAccountsReader({ bytes: 10_000 }).validate(endless());
  expect(report.findings.map(({ check }) => check)).toEqual(["form-size"]);
  expect(pieces).toBeLessThan(15);
});

test("an embedded document may be longer than any other text", async () => {
  const context = good
    .slice(good.indexOf("<context"), good.indexOf("</context>") + 10)
    .replace(`"c0"`, `"pdf"`);
  const embedded = beforeEnd(`${context}<met:bsb1 contextRef="pdf">${"QUJD".repeat(500_000)}</met:bsb1>`);
  const { report } = await xbrlAccountsReader().validate(streamOf(embedded));
  expect(report.findings.map(({ check }) => check)).toEqual(["xbrl-unknown-datapoint"]);
});

test("no damage to a file makes the reader throw", async () => {
  const intact = bytesOf(good);
  const damage = fc.record({
    at: fc.nat({ max: intact.length - 1 }),
    drop: fc.nat({ max: 40 }),
    put: fc.uint8Array({ maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (wounds) => {
      const damaged = wounds.reduce<Uint8Array>(
        (bytes, { at, drop, put }) =>
          Uint8Array.from([...bytes.subarray(0, at), ...put, ...bytes.subarray(at + drop)]),
        intact,
      );
      const { report } = await xbrlAccountsReader().validate(streamOf(damaged));
      expect(["green", "orange", "red"]).toContain(report.outcome);
      expect(JSON.stringify(report).length).toBeLessThan(100_000);
    }),
    { numRuns: 100 },
  );
});

test("trouble in the stream is thrown, not taken for a bad file", async () => {
  async function* broken() {
    yield await Promise.resolve(bytesOf("<a>"));
    throw new Error("connection lost");
  }
  await expect(xbrlAccountsReader().validate(broken())).rejects.toThrow("connection lost");
});

test("pieces of any size give the same report", async () => {
  const whole = await xbrlAccountsReader().validate(streamOf(good, good.length));
  const crumbs = await xbrlAccountsReader().validate(streamOf(good, 3));
  expect(crumbs).toEqual(whole);
});
