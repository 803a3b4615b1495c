import { type AzureValue, type Setting, settings } from "../../shared/config/settings.ts";

const clientId = "11111111-2222-3333-4444-555555555555";

/** What partners and deployments would give: complete, and of nobody. */
const given: Readonly<Record<string, string>> = {
  filerIssuer: "https://login.filing.example/filers/v2.0",
  filerJwksUri: "https://login.filing.example/filers/keys",
  staffIssuer: "https://login.filing.example/staff/v2.0",
  staffJwksUri: "https://login.filing.example/staff/keys",
  tokenAudience: "filing-api",
  paymentProviderUrl: "https://pay.filing.example",
  paymentIban: "BE68539007547034",
  paymentBeneficiary: "Balanscentrale",
  contactCentreEmail: "contact-centre@filing.example",
  mail: "https://mail.filing.example/send?sig=1",
  "payment-provider-key": "a key",
  "archive-endpoint": "https://archive.blob.core.windows.net",
  "client-id": clientId,
  "database-endpoint": "https://filing.documents.azure.com",
  "host-account": "filinghost",
  "insights-connection":
    "InstrumentationKey=0;IngestionEndpoint=https://westeurope.in.applicationinsights.azure.com/",
  "insights-login": `ClientId=${clientId};Authorization=AAD`,
  "messaging-host": "filing.servicebus.windows.net",
  "public-address": "https://filing.example",
  "uploads-endpoint": "https://uploads.blob.core.windows.net",
};

/** The settings as they reach the application in Azure, by name. */
export function azureSettings(): Readonly<Record<string, string>> {
  const rows: readonly Setting[] = settings;
  return Object.fromEntries(
    rows.flatMap(({ name, azure }) => {
      const value = azure === undefined ? undefined : valueOf(azure);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function valueOf(azure: AzureValue): string | undefined {
  switch (azure.from) {
    case "table":
      return azure.value;
    case "parameter":
      return given[azure.member];
    case "key-vault":
      return given[azure.secret];
    case "deployment":
      return given[azure.what];
    case "platform":
      return undefined;
  }
}
