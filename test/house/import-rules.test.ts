import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, posix, resolve } from "node:path";

const repository = resolve(import.meta.dirname, "../..");
const rules = join(repository, ".dependency-cruiser.cjs");

/** One file and what it imports: a path from the root, or a package. */
interface Import {
  readonly file: string;
  readonly imports: string;
  readonly typeOnly?: boolean;
}

interface Breach extends Import {
  readonly rule: string;
}

const breaches: readonly Breach[] = [
  { rule: "domain-is-pure", file: "shared/domain/a.ts", imports: "shared/application/use-case.ts" },
  { rule: "domain-is-pure", file: "shared/domain/b.ts", imports: "zod" },
  { rule: "domain-is-pure", file: "shared/domain/c.ts", imports: "node:crypto" },
  {
    rule: "domain-is-pure",
    file: "shared/domain/d.ts",
    imports: "shared/contracts/schema.ts",
    typeOnly: true,
  },
  {
    rule: "application-knows-ports-only",
    file: "shared/application/a.ts",
    imports: "shared/adapters/azure/store.ts",
  },
  {
    rule: "application-knows-ports-only",
    file: "shared/application/b.ts",
    imports: "shared/contracts/schema.ts",
  },
  { rule: "application-knows-ports-only", file: "shared/application/c.ts", imports: "zod" },
  { rule: "application-knows-ports-only", file: "shared/application/d.ts", imports: "node:fs" },
  { rule: "contracts-are-schemas", file: "shared/contracts/a.ts", imports: "shared/application/use-case.ts" },
  { rule: "contracts-are-schemas", file: "shared/contracts/b.ts", imports: "@azure/cosmos" },
  { rule: "config-is-alone", file: "shared/config/a.ts", imports: "shared/domain/filing.ts" },
  { rule: "config-is-alone", file: "shared/config/b.ts", imports: "shared/contracts/schema.ts" },
  {
    rule: "adapters-face-inward",
    file: "shared/adapters/azure/a.ts",
    imports: "shared/application/use-case.ts",
  },
  { rule: "adapters-face-inward", file: "shared/adapters/azure/b.ts", imports: "shared/config/config.ts" },
  { rule: "adapters-face-inward", file: "shared/adapters/azure/c.ts", imports: "functions/compose.ts" },
  {
    rule: "adapters-keep-apart",
    file: "shared/adapters/azure/d.ts",
    imports: "shared/adapters/xbrl/reader.ts",
  },
  {
    rule: "triggers-go-through-use-cases",
    file: "functions/http/a.ts",
    imports: "shared/adapters/azure/store.ts",
  },
  { rule: "triggers-go-through-use-cases", file: "functions/http/b.ts", imports: "shared/config/config.ts" },
  {
    rule: "triggers-see-types-of-config-at-most",
    file: "functions/compose-wrongly.ts",
    imports: "shared/adapters/azure/store.ts",
    typeOnly: true,
  },
  { rule: "triggers-need-few-packages", file: "functions/http/c.ts", imports: "saxes" },
  { rule: "functions-library-stays-outside", file: "shared/contracts/c.ts", imports: "@azure/functions" },
  { rule: "functions-library-stays-outside", file: "local/service-bus/a.ts", imports: "@azure/functions" },
  {
    rule: "azure-sdks-stay-in-their-adapter",
    file: "shared/adapters/xbrl/a.ts",
    imports: "@azure/storage-blob",
  },
  { rule: "azure-sdks-stay-in-their-adapter", file: "functions/main.ts", imports: "@azure/identity" },
  { rule: "azure-sdks-stay-in-their-adapter", file: "local/cosmos/a.ts", imports: "@azure/cosmos" },
  {
    rule: "functions-host-is-a-service-bus-client-only",
    file: "local/functions-host/a.ts",
    imports: "@azure/storage-blob",
  },
  { rule: "saxes-stays-in-its-adapter", file: "shared/adapters/azure/e.ts", imports: "saxes" },
  { rule: "pdfkit-stays-in-its-adapter", file: "shared/adapters/xbrl/b.ts", imports: "pdfkit" },
  { rule: "jose-stays-in-its-adapter", file: "functions/http/e.ts", imports: "jose" },
  { rule: "minisearch-stays-in-its-adapter", file: "functions/http/g.ts", imports: "minisearch" },
  { rule: "nothing-imports-main", file: "functions/http/f.ts", imports: "functions/main.ts" },
  { rule: "nothing-imports-main", file: "local/start.ts", imports: "functions/main.ts" },
  {
    rule: "production-never-imports-the-desk",
    file: "shared/domain/e.ts",
    imports: "test/builders/a-filing.ts",
  },
  { rule: "production-never-imports-the-desk", file: "functions/compose.ts", imports: "local/clock.ts" },
  {
    rule: "production-never-imports-the-desk",
    file: "shared/adapters/azure/f.ts",
    imports: "bench/ratio.ts",
  },
  { rule: "production-never-imports-the-desk", file: "shared/config/c.ts", imports: "tools/build.ts" },
  { rule: "nothing-imports-tests", file: "local/demo.ts", imports: "test/builders/a-filing.ts" },
  {
    rule: "emulators-know-nothing-of-filing",
    file: "local/service-bus/b.ts",
    imports: "shared/domain/filing.ts",
  },
  {
    rule: "emulators-know-nothing-of-filing",
    file: "local/cosmos/b.ts",
    imports: "shared/contracts/topology.json",
  },
  {
    rule: "emulators-know-nothing-of-filing",
    file: "local/cosmos/c.ts",
    imports: "local/service-bus/broker.ts",
  },
  {
    rule: "emulators-know-nothing-of-filing",
    file: "local/functions-host/b.ts",
    imports: "functions/compose.ts",
  },
  {
    rule: "unit-tests-stay-in-the-core",
    file: "test/unit/domain/a.test.ts",
    imports: "functions/compose.ts",
  },
  {
    rule: "unit-tests-stay-in-the-core",
    file: "test/unit/application/a.test.ts",
    imports: "shared/adapters/azure/store.ts",
  },
  { rule: "no-dev-packages-in-production", file: "shared/adapters/azure/g.ts", imports: "fast-check" },
  { rule: "no-undeclared-packages", file: "local/cosmos/d.ts", imports: "brought-by-another" },
  { rule: "no-cycles", file: "shared/domain/egg.ts", imports: "shared/domain/hen.ts", typeOnly: true },
  { rule: "no-unresolvable", file: "shared/domain/f.ts", imports: "shared/domain/never-written.ts" },
];

const allowed: readonly Import[] = [
  { file: "shared/domain/filing.ts", imports: "shared/domain/money.ts" },
  { file: "shared/application/use-case.ts", imports: "shared/application/ports/store.ts" },
  { file: "shared/application/ports/store.ts", imports: "shared/domain/filing.ts" },
  { file: "shared/contracts/schema.ts", imports: "zod" },
  { file: "shared/config/config.ts", imports: "shared/contracts/topology.json" },
  { file: "shared/config/settings.ts", imports: "zod" },
  { file: "shared/adapters/azure/store.ts", imports: "@azure/cosmos" },
  { file: "shared/adapters/azure/fault.ts", imports: "shared/application/fault.ts" },
  {
    file: "shared/adapters/azure/documents.ts",
    imports: "shared/application/ports/store.ts",
    typeOnly: true,
  },
  { file: "shared/adapters/azure/stored.ts", imports: "shared/contracts/schema.ts" },
  { file: "shared/adapters/xbrl/reader.ts", imports: "saxes" },
  { file: "functions/http/start-filing.ts", imports: "shared/application/use-case.ts" },
  { file: "functions/http/answer.ts", imports: "@azure/functions" },
  { file: "functions/compose-rightly.ts", imports: "shared/config/config.ts", typeOnly: true },
  { file: "local/functions-host/bus.ts", imports: "@azure/service-bus" },
  { file: "local/seed.ts", imports: "shared/domain/filing.ts" },
  { file: "local/containers.ts", imports: "@azure/cosmos" },
  { file: "test/unit/application/use-case.test.ts", imports: "test/doubles/memory-store.ts" },
  { file: "test/integration/store.test.ts", imports: "shared/adapters/azure/store.ts" },
];

/** A cycle is reported once, at the file that closes it. */
const otherHalfOfTheCycle: Import = { file: "shared/domain/hen.ts", imports: "shared/domain/egg.ts" };

/** Leaves that imports above lead to and that need nothing themselves. */
const leaves = [
  "shared/domain/money.ts",
  "shared/application/fault.ts",
  "shared/contracts/topology.json",
  "local/clock.ts",
  "local/service-bus/broker.ts",
  "test/builders/a-filing.ts",
  "test/doubles/memory-store.ts",
  "bench/ratio.ts",
  "tools/build.ts",
];

const forgotten = "shared/domain/forgotten.ts";

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let root: string;
let violations: readonly Violation[];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "import-rules-"));
  plant();
  violations = cruise();
}, 60_000);

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("every breach of an import rule is reported", () => {
  test.each(breaches)("$rule: $file imports $imports", ({ rule, file }) => {
    expect(rulesBrokenBy(file)).toContain(rule);
  });

  test("no-orphans: a file that nothing imports and that imports nothing", () => {
    expect(rulesBrokenBy(forgotten)).toEqual(["no-orphans"]);
  });

  test("no rule goes without a breach that proves it", () => {
    const configuration = createRequire(import.meta.url)(rules) as { forbidden: readonly { name: string }[] };
    const proved = new Set([...breaches.map(({ rule }) => rule), "no-orphans"]);
    expect(configuration.forbidden.map(({ name }) => name).filter((name) => !proved.has(name))).toEqual([]);
  });
});

test.each(allowed)("$file may import $imports", ({ file }) => {
  expect(rulesBrokenBy(file)).toEqual([]);
});

const rulesBrokenBy = (file: string): string[] =>
  violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);

function plant(): void {
  cpSync(join(repository, "package.json"), join(root, "package.json"));
  cpSync(join(repository, "tsconfig.json"), join(root, "tsconfig.json"));
  for (const name of [...declaredPackages(), "brought-by-another"]) plantPackage(name);
  for (const leaf of leaves) write(leaf, leaf.endsWith(".json") ? "{}\n" : "export const named = 1;\n");
  write(forgotten, "export const named = 1;\n");
  const byFile = Map.groupBy<string, Import>(
    [...breaches, ...allowed, otherHalfOfTheCycle],
    ({ file }) => file,
  );
  for (const [file, imports] of byFile) write(file, imports.map(statement).join(""));
}

function declaredPackages(): string[] {
  const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  return [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
}

function plantPackage(name: string): void {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
  write(`node_modules/${name}/index.js`, "exports.named = 1;\n");
}

function statement({ file, imports, typeOnly = false }: Import): string {
  const isFile = /\.(ts|json)$/.test(imports);
  const specifier = isFile ? relative(posix.dirname(file), imports) : imports;
  if (imports.endsWith(".json"))
    return `import named from "${specifier}" with { type: "json" };\nexport { named };\n`;
  return typeOnly
    ? `import { type named } from "${specifier}";\nexport type Used = typeof named;\n`
    : `import { named } from "${specifier}";\nexport const used = named;\n`;
}

function relative(from: string, to: string): string {
  const path = posix.relative(from, to);
  return path.startsWith(".") ? path : `./${path}`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** One run over the whole planted tree: a run a breach would take a minute. */
function cruise(): readonly Violation[] {
  const folders = ["functions", "shared", "local", "test", "bench", "tools"];
  const depcruise = join(repository, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [depcruise, ...folders, "--config", rules, "--output-type", "json"],
    { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  if (stdout === "") throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }).summary.violations;
}
