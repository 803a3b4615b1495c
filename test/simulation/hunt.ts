import { execFile } from "node:child_process";
import { parseArgs } from "node:util";
import { plantedDefects } from "./planted-defects.ts";

/** What the simulator saw of a planted defect. */
export interface Catch {
  readonly defect: string;
  /** The first seed that fails; `undefined` when none does. */
  readonly seed: number | undefined;
  readonly violation: string;
}

export interface Seeds {
  readonly from: number;
  readonly count: number;
}

const root = new URL("../../", import.meta.url);
const atOnce = 2;

/** Runs the simulator over the code with each of the planted defects in it, in processes of their own. */
export async function hunt(seeds: Seeds): Promise<readonly Catch[]> {
  const left = [...plantedDefects];
  const catches: Catch[] = [];
  const hunter = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      catches.push(await hunted(next.name, seeds));
  };
  await Promise.all(Array.from({ length: atOnce }, hunter));
  return catches;
}

/** One line for each, by the seed that shows it. */
export const linesOf = (catches: readonly Catch[]): string =>
  catches
    .map(({ defect, seed, violation }) => `${String(seed).padStart(5)}  ${defect}: ${violation}\n`)
    .sort()
    .join("");

function hunted(defect: string, { from, count }: Seeds): Promise<Catch> {
  const campaign = ["--from", String(from), "--seeds", String(count), "--workers", "1"];
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        "--import",
        "./test/simulation/plant.ts",
        "test/simulation/main.ts",
        ...campaign,
        "--until-failure",
        "--json",
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
}

// Run by itself it hunts on the seeds of the command line: npm run hunt -- --from 100000 --seeds 10000
if (import.meta.main) {
  const { values } = parseArgs({
    options: { from: { type: "string", default: "1" }, seeds: { type: "string", default: "2000" } },
  });
  const catches = await hunt({ from: Number(values.from), count: Number(values.seeds) });
  process.stdout.write(linesOf(catches));
  process.exitCode = catches.every(({ seed }) => seed !== undefined) ? 0 : 1;
}
