import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { plantedDefects } from "./planted-defects.ts";

const root = new URL("../../", import.meta.url);
const mostSeeds = 2_000;
const atOnce = 2;

test.each(plantedDefects)("$name: fits the code as it stands", ({ edits }) => {
  for (const { file, find } of edits) {
    expect(readFileSync(new URL(file, root), "utf8").split(find)).toHaveLength(2);
  }
});

interface Catch {
  readonly defect: string;
  /** The first seed that fails, and how. */
  readonly seed: number | undefined;
  readonly violation: string;
}

test(`each planted defect is seen within ${String(mostSeeds)} seeds`, async () => {
  const left = [...plantedDefects];
  const catches: Catch[] = [];
  const hunt = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      catches.push(await hunted(next.name));
  };
  await Promise.all(Array.from({ length: atOnce }, hunt));
  const lines = catches.map(
    ({ defect, seed, violation }) => `${String(seed).padStart(5)}  ${defect}: ${violation}\n`,
  );
  process.stdout.write(`planted defects, and the seed that shows each:\n${lines.sort().join("")}`);
  expect(catches.filter(({ seed }) => seed === undefined)).toEqual([]);
  expect(catches.length).toBeGreaterThanOrEqual(20);
}, 600_000);

/** Runs the simulator over the code with the defect in it, in a process of its own. */
const hunted = (defect: string): Promise<Catch> =>
  new Promise((resolve, reject) => {
    const campaign = ["--seeds", String(mostSeeds), "--workers", "1", "--until-failure", "--json"];
    execFile(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        "--import",
        "./test/simulation/plant.ts",
        "test/simulation/main.ts",
        ...campaign,
      ],
      { cwd: root, env: { ...process.env, PLANTED_DEFECT: defect }, maxBuffer: 2 ** 26 },
      (_failed, stdout, stderr) => {
        if (stdout === "") {
          reject(new Error(`${defect}: ${stderr}`));
          return;
        }
        const { failures } = JSON.parse(stdout) as { failures: { seed: number; violations: string[] }[] };
        const [first] = failures;
        resolve({
          defect,
          seed: first?.seed,
          violation: first?.violations[0]?.split("\n")[0] ?? "nothing is wrong",
        });
      },
    );
  });
