import { serviceBusConfig } from "../local/topology.ts";
import { type AzureValue, type Deployed, type Setting, settings } from "../shared/config/settings.ts";
import { keepInStep } from "./generated-file.ts";

const remake = "npm run settings";
const madeBy = `Made by tools/settings-files.ts from shared/config/settings.ts: ${remake}`;
const table: readonly Setting[] = settings;

/** What follows from a deployment, in words and in Bicep. */
const deployed: Readonly<Record<Deployed, { readonly words: string; readonly bicep: string }>> = {
  "archive-endpoint": {
    words: "blob endpoint of the archive account",
    bicep: "blobEndpointOf(place.names.archive)",
  },
  "client-id": { words: "client id of the identity", bicep: "clientId" },
  "database-endpoint": {
    words: "endpoint of the database account",
    bicep: "databaseEndpointOf(place.names.database)",
  },
  "host-account": { words: "name of the host's storage account", bicep: "place.names.host" },
  "insights-connection": { words: "connection string of Application Insights", bicep: "insights" },
  "insights-login": {
    words: "client id of the identity, in that form",
    bicep: "'ClientId=${clientId};Authorization=AAD'",
  },
  "messaging-host": {
    words: "host of the Service Bus namespace",
    bicep: "messagingHostOf(place.names.messaging)",
  },
  "public-address": {
    words: "parameter `publicUrl`: the gateway in front; without it the function app's own address",
    bicep: "publicUrlOf(place, partners)",
  },
  "uploads-endpoint": {
    words: "blob endpoint of the uploads account",
    bicep: "blobEndpointOf(place.names.uploads)",
  },
};

await keepInStep(
  "local.settings.example.json",
  settingsFile(({ local }) => local),
  remake,
);
await keepInStep(
  "local.settings.docker.example.json",
  settingsFile(({ local, docker }) => docker ?? local),
  remake,
);
await keepInStep("local/docker/Config.json", JSON.stringify(serviceBusConfig), remake);
await keepInStep("infra/app-settings.bicep", appSettings(), remake);
await keepInStep("docs/settings.md", page(), remake);

/** A local.settings.json, of the settings that have a value. */
function settingsFile(valueOf: (setting: Setting) => string | undefined): string {
  const values = table.map((setting) => [setting.name, valueOf(setting)] as const);
  return JSON.stringify({
    IsEncrypted: false,
    Values: Object.fromEntries(values.filter(([, value]) => value !== undefined)),
  });
}

/** The Bicep function that tells the function app its settings. */
function appSettings(): string {
  const entries = table.flatMap(({ name, azure }) => {
    const value = azure === undefined ? undefined : bicepOf(azure);
    return value === undefined ? [] : [`  { name: '${name}', value: ${value} }`];
  });
  return `// ${madeBy}
import { blobEndpointOf, databaseEndpointOf, messagingHostOf, publicUrlOf, secretOf } from 'addresses.bicep'
import { Partners } from 'partners.bicep'
import { Place } from 'place.bicep'

@export()
@description('An app setting, as the platform takes it.')
type AppSetting = {
  @description('As the application and the Functions host know it: docs/settings.md.')
  name: string

  @description('In the clear, or a reference to the key vault.')
  value: string
}

@export()
@description('What the application and the Functions host are told. \`clientId\` is that of the one identity, \`insights\` the connection string of Application Insights. No value is a secret.')
func appSettings(place Place, partners Partners, clientId string, insights string) AppSetting[] => [
${entries.join("\n")}
]
`;
}

function bicepOf(azure: AzureValue): string | undefined {
  switch (azure.from) {
    case "table":
      return `'${azure.value}'`;
    case "parameter":
      return `partners.${azure.member}`;
    case "key-vault":
      return `secretOf(place.names.vault, '${azure.secret}')`;
    case "deployment":
      return deployed[azure.what].bicep;
    case "platform":
      return undefined;
  }
}

function page(): string {
  return `<!-- ${madeBy} -->

# Settings

The application reads its environment once, when it starts, and refuses to start naming every setting that is missing, wrong or out of place.
On a desk every service is on the loopback interface and has a connection string; in Azure every service is opened by identity, and a connection string is refused.
It is Azure as soon as a setting of the application is there that no desk has.
A secret stands in no file: in Azure it is a reference to the key vault, and the application does not start on one that cannot be read.

Local values are in \`local.settings.example.json\`, those for Microsoft's emulators in \`local.settings.docker.example.json\` ([func-start](func-start.md));
Bicep reads \`infra/app-settings.bicep\`. All of them are made from one table.

| setting | meaning | form | secret | desk | in Azure |
| --- | --- | --- | --- | --- | --- |
${table.map(row).join("\n")}
`;
}

function row({ name, meaning, form, secret, host, local, azure }: Setting): string {
  const { desk, azure: inAzure } = form;
  const words = new Set([
    ...(local === undefined ? [] : [desk.words]),
    ...(azure === undefined ? [] : [inAzure.words]),
  ]);
  const cells = [
    `\`${name}\``,
    host === true ? `${meaning} For the Functions host.` : meaning,
    [...words].join("; in Azure "),
    secret ? "yes" : "",
    local === undefined ? "absent" : "yes",
    azure === undefined ? "absent" : inWords(azure),
  ];
  return `| ${cells.join(" | ")} |`;
}

function inWords(azure: AzureValue): string {
  switch (azure.from) {
    case "table":
      return `\`${azure.value}\``;
    case "parameter":
      return `parameter \`${azure.member}\``;
    case "key-vault":
      return `key vault: \`${azure.secret}\``;
    case "deployment":
      return deployed[azure.what].words;
    case "platform":
      return "set by the platform";
  }
}
