import { type Catalogued, journalCatalogue } from "../shared/application/ports/journal-catalogue.ts";
import { keepInStep } from "./generated-file.ts";

const entries: readonly (readonly [string, Catalogued])[] = Object.entries(journalCatalogue);

await keepInStep(
  "docs/logs.md",
  `<!-- Made by tools/log-catalogue.ts from shared/application/ports/journal-catalogue.ts: npm run logs -->

# Logs

Everything that the application logs is an entry of the table below: one line of JSON each, in plain ASCII, in the log of the function's run
(\`traces\` in Application Insights, where \`parse_json(message)\` opens it). Alerts and queries name codes; a code stays what it is.

No line holds content, names, addresses, amounts or tokens: a field is an id, a word of a closed list, a number, or an error without the
texts of libraries. What is not of that form is written as \`(withheld)\`. Why it is so: [0017](decisions/0017-logs.md).

## Every line

| field | what |
| --- | --- |
| \`at\` | the instant, by the application's clock, UTC |
| \`level\` | \`information\`, \`warning\` (passes by itself) or \`error\` (somebody should look) |
| \`code\` | which entry of the catalogue |
| \`traceId\` | the trace of W3C trace context; the same from a request through the queues to the publication, and in the header \`BelGov-Trace-Id\` and the \`traceId\` of a problem |
| \`function\` | the function that ran; an address never, as a payment link is a secret |
| \`connection\`, \`spaceId\` | on whose behalf, once that is known: the way in, and the digest that names the personal space |

## Codes

| code | level | fields | meaning | what to do |
| --- | --- | --- | --- | --- |
${entries.map(row).join("\n")}

## An error

\`name\`, \`code\` and \`status\` as the library or the system gives them; \`text\` only for our own faults, whose texts are constant;
\`at\`, the lines of our own code that it passed through, the innermost first; and its \`cause\`, told likewise, four deep at most.

## Following something

- **A request**: its \`traceId\` is in the answer. All that it caused carries it, through every queue and delayed copy.
- **A filing or a payment**: its id is the \`subject\`, over all traces. What the sweeper hints at again goes on in a new trace.
- **A holder**: the \`spaceId\`.
`,
  "npm run logs",
);

function row([code, { level, fields, meaning, remedy }]: readonly [string, Catalogued]): string {
  const names = Object.keys(fields).map((name) => `\`${name}\``);
  return `| \`${code}\` | ${level} | ${names.join(", ")} | ${meaning} | ${remedy} |`;
}
