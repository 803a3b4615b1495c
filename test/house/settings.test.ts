import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readConfig } from "../../shared/config/config.ts";
import { type Setting, localSettings, settings } from "../../shared/config/settings.ts";
import { azureSettings } from "../builders/settings.ts";

const repository = resolve(import.meta.dirname, "../..");
const table: readonly Setting[] = settings;
const places = [
  { place: "on a desk", complete: localSettings },
  { place: "in Azure", complete: azureSettings() },
] as const;

/** What is wrong in both places; a value of any form is a text, so only an empty one is not. */
const malformed: Readonly<Record<string, readonly string[]>> = {
  FUNCTIONS_WORKER_RUNTIME: ["python"],
  AzureWebJobsStorage: ["https://host.blob.core.windows.net", "AccountName=host;AccountKey=a2V5"],
  AzureWebJobsStorage__accountName: ["https://host.blob.core.windows.net", "no"],
  AzureWebJobsStorage__credential: ["ManagedIdentity", "key"],
  AzureWebJobsStorage__clientId: ["the identity", "11111111-2222-3333-4444"],
  FUNCTIONS_NODE_BLOCK_ON_ENTRY_POINT_ERROR: ["false", "1"],
  APPLICATIONINSIGHTS_CONNECTION_STRING: ["InstrumentationKey=0"],
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: ["Authorization=Key"],
  ServiceBus: [
    "filing.servicebus.windows.net",
    "Endpoint=sb://filing.servicebus.windows.net/;SharedAccessKey=a",
  ],
  ServiceBus__fullyQualifiedNamespace: ["sb://filing.servicebus.windows.net", "filing"],
  ServiceBus__credential: ["default"],
  ServiceBus__clientId: ["filing"],
  COSMOS: [
    "https://filing.documents.azure.com/",
    "AccountEndpoint=https://filing.documents.azure.com:443/;AccountKey=a2V5",
    "AccountEndpoint=http://127.0.0.1.example:8081/;AccountKey=a2V5",
  ],
  UPLOADS_STORAGE: ["DefaultEndpointsProtocol=https;AccountName=uploads;AccountKey=a2V5", "uploads"],
  ARCHIVE_STORAGE: ["https://archive.blob.core.windows.net/", "BlobEndpoint=https://archive.example"],
  PUBLIC_URL: ["https://filing.example/", "filing.example"],
  FILER_ISSUER: ["https://login.example/ "],
  FILER_JWKS_URI: ["keys"],
  STAFF_ISSUER: ["ftp://login.example"],
  STAFF_JWKS_URI: ["//login.example/keys"],
  TOKEN_AUDIENCE: [" "],
  PAYMENT_PROVIDER_URL: ["https://pay.example/"],
  PAYMENT_PROVIDER_KEY: [
    "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/payment-provider-key)",
    " ",
  ],
  PAYMENT_IBAN: ["BE68539007547043", "BE68 5390 0754 7034", "539-0075470-34"],
  PAYMENT_BENEFICIARY: ["\n"],
  CONTACT_CENTRE_EMAIL: ["contact-centre", "contact centre@filing.example"],
  PAYMENT_TERM_DAYS: ["0", "six", "6.5", "-6"],
  PAYMENT_TERM_UNIT: ["months", "Working-Days"],
  UPLOAD_LIMIT_BYTES: ["8 MB"],
  NUMBER_BLOCK_SIZE: ["00020"],
  ERASE_ENDED_AFTER_DAYS: ["never"],
  ERASE_ORPHANS_AFTER_DAYS: ["7d"],
  ERASE_PROFILES_AFTER_DAYS: ["10000000000"],
  ERASE_TRANSFERS_AFTER_DAYS: ["two years"],
  RECONCILE_AFTER_SECONDS: ["1e3"],
  MAIL: ["@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/mail)"],
  CLOCK_OFFSET_MS: ["1 hour"],
};

describe.each(places)("$place", ({ complete }) => {
  const names = Object.keys(complete);

  test("complete settings are a configuration", () => {
    expect(faultsOf(complete)).toEqual([]);
  });

  test.each(names)("%s is missed, and nothing else is", (name) => {
    for (const absent of [undefined, ""]) {
      const faults = faultsOf({ ...complete, [name]: absent });
      expect(faults).toEqual([`${name} is missing`]);
    }
  });

  test.each(names)("%s is refused in another form, by name and without its value", (name) => {
    const wrong = malformed[name] ?? [];
    expect(wrong.length).toBeGreaterThan(0);
    for (const value of wrong) {
      const faults = faultsOf({ ...complete, [name]: value });
      expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} (must be|could not be read)`))]);
      if (value.trim() !== "") expect(faults.join()).not.toContain(value);
    }
  });

  test("everything that is wrong is named at once", () => {
    const broken = Object.fromEntries(names.map((name) => [name, malformed[name]?.[0] ?? ""]));
    expect(faultsOf(broken).map(nameIn)).toEqual(names);
  });
});

test("an empty environment is taken for a desk, and everything that it lacks is named", () => {
  expect(faultsOf({}).map(nameIn)).toEqual(Object.keys(localSettings));
});

test("a connection string is refused in Azure, whatever it opens", () => {
  const faults = faultsOf({ ...localSettings, ...azureSettings() });
  expect(faults).toEqual(["ServiceBus", "CLOCK_OFFSET_MS"].map((name) => `${name} must be absent in Azure`));
});

test("what is there for the host alone makes no desk an Azure", () => {
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: insights } = azureSettings();
  expect(faultsOf({ ...localSettings, APPLICATIONINSIGHTS_CONNECTION_STRING: insights })).toEqual([]);
});

test("the clock moves and mail is files on a desk only", () => {
  const faults = faultsOf({ ...azureSettings(), CLOCK_OFFSET_MS: "0", MAIL: ".local/mail" });
  expect(faults).toEqual(["MAIL must be an https address", "CLOCK_OFFSET_MS must be absent in Azure"]);
});

test("each place gets its own kind of address", () => {
  expect(readConfig(azureSettings())).toMatchObject({
    cosmos: { kind: "identity", endpoint: "https://filing.documents.azure.com" },
    serviceBus: { kind: "identity", endpoint: "filing.servicebus.windows.net" },
    identityClientId: "11111111-2222-3333-4444-555555555555",
    mail: { kind: "service" },
  });
  expect(readConfig(localSettings)).toMatchObject({
    cosmos: { kind: "connection-string" },
    serviceBus: { kind: "connection-string" },
    identityClientId: undefined,
    mail: { kind: "folder" },
  });
});

test("no setting is listed that nobody reads", () => {
  const readers = ["shared/config/config.ts", "functions/main.ts"].map((path) =>
    readFileSync(resolve(repository, path), "utf8"),
  );
  // A trigger names the prefix of its connection; the rest of it is the host's.
  const idle = table.filter(
    ({ name, host }) => host !== true && !readers.some((text) => text.includes(`"${name}"`)),
  );
  expect(idle.map(({ name }) => name)).toEqual([]);
});

test("a secret has no value in Azure but the key vault's", () => {
  const kept = table.filter(({ azure }) => azure?.from === "key-vault").map(({ name }) => name);
  const secret = table.filter((setting) => setting.secret).map(({ name }) => name);
  expect(kept).toEqual(secret);
});

test("the settings for Microsoft's emulators are a configuration of a desk", () => {
  const file = readFileSync(resolve(repository, "local.settings.docker.example.json"), "utf8");
  const { Values } = JSON.parse(file) as { Values: Record<string, string> };
  expect(faultsOf(Values)).toEqual([]);
});

const nameIn = (fault: string): string => fault.split(" ")[0] ?? "";

/** The faults for which the application refuses to start; none when it starts. */
function faultsOf(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    const [heading, ...faults] = (error as Error).message.split("\n- ");
    expect(heading).toBe("the settings are not complete:");
    return faults;
  }
}
