import { describe, expect, test } from "@jest/globals";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const repository = resolve(import.meta.dirname, "../..");

/** The pages that say, line by line, which test holds an emulator to the service that it stands for. */
const pages = ["docs/emulators/service-bus.md", "docs/emulators/cosmos.md"]
  .map((path) => ({ path, claims: claimsOf(readFileSync(join(repository, path), "utf8")) }))
  .filter(({ claims }) => claims.length > 0);

test("a page has such a table", () => {
  expect(pages.map(({ path }) => path)).toContain("docs/emulators/service-bus.md");
});

describe.each(pages)("$path", ({ claims }) => {
  test("names a test for every line, and each of them is there", () => {
    expect(claims.filter(({ proof }) => !isThere(proof))).toEqual([]);
  });
});

describe("the reader of the tables", () => {
  const table = (proof: string) =>
    claimsOf(
      `# A page\n\n## Held to the service\n\nWords.\n\n| what | test |\n| --- | --- |\n| a | ${proof} |\n`,
    );
  const here = "test/house/held-to-the-service.test.ts";

  test("finds what is there", () => {
    const [claim, ...others] = table(`\`${here} › the reader of the tables › finds what is there\``);

    expect(others).toEqual([]);
    expect(claim?.what).toBe("a");
    expect(isThere(claim?.proof ?? "")).toBe(true);
  });

  test.each([
    { what: "a file that is not there", proof: "`test/house/none.test.ts › finds what is there`" },
    { what: "a test that is not there", proof: `\`${here} › finds what is lost\`` },
    { what: "a group for a test", proof: `\`${here} › the reader of the tables\`` },
    { what: "a file without a test", proof: `\`${here}\`` },
    { what: "nothing", proof: "" },
  ])("misses $what", ({ proof }) => {
    expect(table(proof).map((claim) => isThere(claim.proof))).toEqual([false]);
  });
});

interface Claim {
  readonly what: string;
  /** A path and a test's titles, the groups around it first: `path › group › test`. */
  readonly proof: string;
}

/** The rows of the table under the heading "Held to the service"; none where there is no such heading. */
function claimsOf(page: string): readonly Claim[] {
  const section = /^## Held to the service$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(page)?.[1] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => {
    const [what = "", proof = ""] = row
      .split("|")
      .slice(1)
      .map((cell) => cell.trim());
    return { what, proof: proof.replaceAll("`", "") };
  });
}

function isThere(proof: string): boolean {
  const [path = "", ...titles] = proof.split(" › ");
  const name = titles.pop();
  if (name === undefined || !existsSync(join(repository, path))) return false;
  const source = readFileSync(join(repository, path), "utf8");
  return isTitle(source, name, "(?<!describe)") && titles.every((title) => isTitle(source, title, ""));
}

/** Whether the source gives the title to a test or a group, alone (`test("title", …`) or for each row of a table. */
function isTitle(source: string, title: string, before: string): boolean {
  const literal = JSON.stringify(title).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`(?<!skip|todo)${before}\\(\\s*${literal}\\s*,`).test(source);
}
