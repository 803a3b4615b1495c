import { type Setting, settings } from "../shared/config/settings.ts";
import { keepInStep } from "./generated-file.ts";

const remake = "npm run settings";

await keepInStep(
  "local.settings.example.json",
  JSON.stringify({
    IsEncrypted: false,
    Values: Object.fromEntries(settings.map(({ name, local }) => [name, local])),
  }),
  remake,
);

await keepInStep(
  "docs/settings.md",
  `<!-- Made by tools/settings-files.ts from shared/config/settings.ts: ${remake} -->

# Settings

The application reads its environment once, when it starts, and refuses to start naming every setting that is missing or wrong.
A secret stands in no file: in Azure it is a reference to the key vault. Local values are in \`local.settings.example.json\`.

| setting | meaning | secret | in Azure |
| --- | --- | --- | --- |
${settings.map(row).join("\n")}
`,
  remake,
);

function row({ name, meaning, secret, azure }: Setting): string {
  return `| \`${name}\` | ${meaning} | ${secret ? "yes" : ""} | ${azure ?? "absent"} |`;
}
