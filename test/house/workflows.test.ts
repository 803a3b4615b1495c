import { describe, expect, test } from "@jest/globals";
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";

const repository = resolve(import.meta.dirname, "../..");
const folder = resolve(repository, ".github/workflows");
const { scripts } = JSON.parse(readFileSync(resolve(repository, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};

/**
 * The commits that these tags of the actions' own repositories named on 23 November 2026. A tag can be moved and a commit
 * cannot; what is not in this list was not looked up.
 */
const pins: Readonly<Record<string, string>> = {
  "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
  "actions/setup-node": "820762786026740c76f36085b0efc47a31fe5020 # v7.0.0",
  "Azure/login": "f5d393ae46f8fde4be8b75f32e3fc50e654ad0ca # v3.0.1",
  "Azure/setup-azd": "0b7e3a35ab00f2eee7080c845eb39c3f0ebfa553 # v2.4.0",
};

interface Workflow {
  readonly file: string;
  readonly text: string;
}

interface Rule {
  readonly rule: string;
  /** What breaks the rule; nothing when it is kept. */
  readonly breachesIn: (workflow: Workflow) => readonly string[];
  /** A change to a workflow that the rule must see. */
  readonly breach: readonly [find: string, replace: string];
}

const rules: readonly Rule[] = [
  {
    rule: "every action is pinned to a commit that was looked up",
    breachesIn: ({ text }) =>
      [...text.matchAll(/uses: ([^@\s]+)@(.*)/g)]
        .filter(([, action = "", pin]) => pins[action] !== pin)
        .map(([line]) => line),
    breach: ["actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "actions/checkout@v7"],
  },
  {
    rule: "nothing is permitted by default",
    breachesIn: ({ text }) => (/^permissions: \{\}$/m.test(text) ? [] : ["permissions of the workflow"]),
    breach: ["permissions: {}", "permissions: write-all"],
  },
  {
    rule: "a job says what it may, and that is to read, and to prove who it is where it deploys",
    breachesIn: ({ file, text }) =>
      jobsOf(text).flatMap(({ name, body }) => {
        const [, block] = /^ {4}permissions:\n((?: {6}\S.*\n)+)/m.exec(body) ?? [];
        if (block === undefined) return [`${name}: no permissions`];
        const allowed = ["contents: read", ...(file === "deploy.yml" ? ["id-token: write"] : [])];
        return linesOf(block).filter((line) => !allowed.includes(line));
      }),
    breach: ["contents: read", "contents: write"],
  },
  {
    rule: "no workflow holds a secret: Azure is opened by OpenID Connect",
    breachesIn: ({ text }) =>
      [...text.matchAll(/.*\b(?:secrets|creds|password)\b.*/gi)].map(([line]) => line),
    breach: ["      - run: ", "      - env: { KEY: ${{ secrets.KEY }} }\n        run: "],
  },
  {
    rule: "a script is a constant: what comes from outside reaches it by its environment",
    breachesIn: ({ text }) => scriptsOf(text).filter((script) => script.includes("${{")),
    breach: ["run: ", "run: echo ${{ github.ref }} && "],
  },
  {
    rule: "a checkout leaves no token behind",
    breachesIn: ({ text }) =>
      text
        .split(/^ {6}- /m)
        .filter((step) => step.startsWith("uses: actions/checkout@"))
        .filter((step) => !step.includes("persist-credentials: false")),
    breach: ["persist-credentials: false", "persist-credentials: true"],
  },
  {
    rule: "a job ends: on a runner of a known version, in a known time",
    breachesIn: ({ text }) =>
      jobsOf(text)
        .filter(({ body }) => !/^ {4}runs-on: ubuntu-24\.04\n {4}timeout-minutes: \d+$/m.test(body))
        .map(({ name }) => name),
    breach: ["runs-on: ubuntu-24.04", "runs-on: ubuntu-latest"],
  },
  {
    rule: "code of a stranger never runs with our rights",
    breachesIn: ({ text }) =>
      [...text.matchAll(/pull_request_target|workflow_run|issue_comment/g)].map(([event]) => event),
    breach: ["\non:\n", "\non:\n  pull_request_target:\n"],
  },
  {
    rule: "a script of the package that is run exists",
    breachesIn: ({ text }) =>
      [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !(name in scripts)),
    breach: ["run: ", "run: npm run nothing && "],
  },
];

const workflows: readonly Workflow[] = readdirSync(folder).map((file) => ({
  file,
  text: readFileSync(resolve(folder, file), "utf8"),
}));

test("there are a workflow for each push, one that deploys and one for the night", () => {
  expect(workflows.map(({ file }) => file).sort()).toEqual(["check.yml", "deploy.yml", "nightly.yml"]);
});

describe.each(rules)("$rule", ({ breachesIn, breach: [find, replace] }) => {
  test.each(workflows)("in $file", (workflow) => {
    expect(breachesIn(workflow)).toEqual([]);
  });

  test.each(workflows)("and would be seen broken in $file", ({ file, text }) => {
    const broken = text.replace(find, replace);
    expect(broken).not.toBe(text);
    expect(breachesIn({ file, text: broken })).not.toEqual([]);
  });
});

test("each push runs the whole gate, and a deployment ends with a look at it", () => {
  const textOf = (name: string): string => workflows.find(({ file }) => file === name)?.text ?? "";
  expect(textOf("check.yml")).toContain("bash .ci/run");
  const steps = ["what-if", "azd provision", "azd deploy", "npm run -s smoke"];
  const places = steps.map((step) => textOf("deploy.yml").indexOf(step));
  expect(places).toEqual(places.filter((place) => place >= 0).sort((a, b) => a - b));
  expect(places).toHaveLength(steps.length);
});

test("azd packs what the build makes, and nothing is built in Azure", () => {
  const text = readFileSync(resolve(repository, "azure.yaml"), "utf8");
  expect(linesOf(text.slice(text.indexOf("  api:"))).filter((line) => !line.startsWith("#"))).toEqual([
    "api:",
    "project: .",
    "host: function",
    "language: js",
    "dist: dist",
    "remoteBuild: false",
  ]);
  expect(scripts["build"]).toBe("node tools/build.ts");
});

interface Job {
  readonly name: string;
  readonly body: string;
}

/** The jobs of a workflow, by their indentation: no package that reads YAML is a dependency. */
function jobsOf(text: string): readonly Job[] {
  const [, jobs = ""] = text.split(/^jobs:\n/m);
  const [, ...parts] = jobs.split(/^ {2}([\w-]+):\n/m);
  return parts.flatMap((name, at) => (at % 2 === 0 ? [{ name, body: parts[at + 1] ?? "" }] : []));
}

/** The text of each `run`, with the lines of a block. */
const scriptsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^( *)(?:- )?run: .*\n(?:\1 {2,}.*\n)*/gm)].map(([script]) => script);

const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
