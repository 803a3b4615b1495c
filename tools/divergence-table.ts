import { divergences } from "../shared/domain/reconciliation/divergence.ts";
import { remedies } from "./divergence-remedies.ts";
import { keepInStep } from "./generated-file.ts";

const rows = Object.entries({ ...divergences }).map(
  ([kind, meaning]) => `| \`${kind}\` | ${meaning} | ${remedies[kind as keyof typeof remedies]} |`,
);

await keepInStep(
  "docs/divergences.md",
  `<!-- Made by tools/divergence-table.ts from shared/domain/reconciliation/divergence.ts: npm run divergences -->

# Divergences

What a reconciliation can find. How it runs and how to read its report: [runbook.md](runbook.md); why it is as it is:
[0016](decisions/0016-reconciliation.md).

| kind | meaning | what to do |
| --- | --- | --- |
${rows.join("\n")}
`,
  "npm run divergences",
);
