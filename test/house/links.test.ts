import { expect, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const repository = resolve(import.meta.dirname, "../..");
const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: repository, encoding: "utf8" })
  .trimEnd()
  .split("\n");

test.each(documents)("every link in %s leads to something", (document) => {
  const text = readFileSync(join(repository, document), "utf8");
  const targets = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? "");
  const broken = targets.filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(document, target));
  expect(broken).toEqual([]);
});

const leadsSomewhere = (document: string, target: string): boolean =>
  existsSync(join(repository, dirname(document), target));
