import { bicepCompiler, type Bicep, howToGetBicep } from "./bicep-compiler.ts";

const environments = ["dev", "test", "prod"];

/** The one rule that goes red with age alone: a reminder, no reason to stop. */
const reminder = " : Warning use-recent-api-versions";

const isCheck = process.argv.includes("--check");
const bicep = await bicepCompiler();

if (bicep === undefined) {
  console.error(howToGetBicep);
  const maySkip = isCheck && process.env["CI"] !== "true";
  process.exitCode = maySkip ? 0 : 1;
} else {
  await Promise.all([lint(bicep), ...environments.map((environment) => predict(bicep, environment))]);
}

/** The compiler is content and warns of nothing, from what azd deploys down to the last module. */
async function lint(compile: Bicep): Promise<void> {
  const { isDone, said } = await compile("lint", "infra/main.bicepparam");
  const warnings = said.split("\n").filter((line) => line.includes(" : Warning "));
  if (!isDone || warnings.some((line) => !line.includes(reminder))) process.exitCode = 1;
  if (said !== "") console.error(said);
}

/**
 * Afterwards the prediction of an environment lies beside its parameters: every resource with its values, as far as
 * they are known before a deployment. With `--check` nothing is written, and the one that lies there must be that.
 */
async function predict(compile: Bicep, environment: string): Promise<void> {
  const { isDone, said } = await compile(
    ...["snapshot", `infra/env/${environment}.bicepparam`, "--mode", isCheck ? "validate" : "overwrite"],
    // Names depend on these, so they are the same wherever it is predicted.
    ...["--subscription-id", "00000000-0000-0000-0000-000000000000"],
    ...["--resource-group", `filing-${environment}`, "--location", "westeurope"],
  );
  if (isDone) return;
  console.error(`${said}\ninfra/env/${environment}.snapshot.json is not what its source says: npm run infra`);
  process.exitCode = 1;
}
