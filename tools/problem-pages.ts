import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { internalError, problems, unavailable } from "../functions/http/problem.ts";
import { languages } from "../shared/domain/language.ts";
import { keepInStep } from "./generated-file.ts";
import { type Explanation, explanations } from "./problem-explanations.ts";

const folder = "docs/problems";
const remake = "npm run problems";
const source = `<!-- Made by tools/problem-pages.ts: ${remake} -->`;

type Kind = keyof typeof explanations;
type Problem = (typeof problems)[keyof typeof problems];

const all: Readonly<Record<Kind, Problem>> = { ...problems, unavailable, internal: internalError };
const kinds = Object.keys(explanations).sort() as readonly Kind[];

for (const kind of kinds) {
  await keepInStep(`${folder}/${kind}.md`, page(kind, all[kind], explanations[kind]), remake);
}
await keepInStep(`${folder}/README.md`, overview(), remake);
reportLeftovers();

function page(kind: Kind, { status, title }: Problem, { when, remedy }: Explanation): string {
  return `${source}

# ${kind}

\`urn:problem-type:filing:${kind}\`, HTTP ${status}

**When.** ${when}

**What to do.** ${remedy}

| language | title |
| --- | --- |
${languages.map((language) => `| ${language} | ${title[language]} |`).join("\n")}
`;
}

function overview(): string {
  return `${source}

# Problems

Every answer from 400 on is a problem of RFC 9457 (\`application/problem+json\`): \`type\`, \`title\`, \`status\`, \`detail\`, \`instance\`, \`traceId\`,
\`issues\`, and the members that its page names. \`title\` and \`detail\` follow \`Accept-Language\`; without it they are in the language of the profile
once a space is open, else in English. Programs go by \`type\`.

| type | status | title |
| --- | --- | --- |
${kinds.map((kind) => `| [\`${kind}\`](${kind}.md) | ${all[kind].status} | ${all[kind].title.en} |`).join("\n")}
`;
}

/** A page whose problem is gone. */
function reportLeftovers(): void {
  const wanted = new Set(["README.md", ...kinds.map((kind) => `${kind}.md`)]);
  for (const file of readdirSync(resolve(import.meta.dirname, "..", folder))) {
    if (wanted.has(file)) continue;
    console.error(`${folder}/${file} explains a problem that there is no more: remove it`);
    process.exitCode = 1;
  }
}
