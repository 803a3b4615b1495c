import * as forms from "./setting-forms.ts";

/** One setting: what the application checks, the local settings files, the infrastructure and the documents come from here. */
export interface Setting {
  readonly name: string;
  readonly meaning: string;
  readonly form: forms.Forms;
  /** Secrets never stand in a file: in Azure they are references to the key vault. */
  readonly secret: boolean;
  /** Read by the Functions host alone; the application only looks whether it is there. */
  readonly host?: true;
  /** A harmless value for a desk with our own emulators; without one the setting must be absent there. */
  readonly local?: string;
  /** The value for Microsoft's emulators in Docker, where it is not the local one. */
  readonly docker?: string;
  /** Without one the setting must be absent in Azure. */
  readonly azure?: AzureValue;
}

/** Where a value comes from in Azure. */
export type AzureValue =
  /** The same in every environment. */
  | { readonly from: "table"; readonly value: string }
  /** Told to each deployment: a member of `Partners` in infra/partners.bicep. */
  | { readonly from: "parameter"; readonly member: string }
  /** A secret of the key vault, by its name. */
  | { readonly from: "key-vault"; readonly secret: string }
  /** Follows from what the deployment makes. */
  | { readonly from: "deployment"; readonly what: Deployed }
  /** Set by the platform itself, which takes it from nobody. */
  | { readonly from: "platform" };

export type Deployed =
  | "archive-endpoint"
  | "client-id"
  | "database-endpoint"
  | "host-account"
  | "insights-connection"
  | "insights-login"
  | "messaging-host"
  | "public-address"
  | "uploads-endpoint";

export const settings = [
  {
    name: "FUNCTIONS_WORKER_RUNTIME",
    meaning: "The language worker that the Functions host starts.",
    form: forms.oneOf("node"),
    secret: false,
    host: true,
    local: "node",
    azure: { from: "platform" },
  },
  {
    name: "AzureWebJobsStorage",
    meaning: "The Functions host's own storage, for timer locks and keys: a connection string on the desk.",
    form: forms.storageAccount,
    secret: false,
    host: true,
    local: "UseDevelopmentStorage=true",
  },
  {
    name: "AzureWebJobsStorage__accountName",
    meaning: "The storage account of the Functions host, opened by identity.",
    form: forms.accountName,
    secret: false,
    host: true,
    azure: { from: "deployment", what: "host-account" },
  },
  {
    name: "AzureWebJobsStorage__credential",
    meaning:
      "The kind of credential for it; with the next one, else a user-assigned identity does not open it.",
    form: forms.oneOf("managedidentity"),
    secret: false,
    host: true,
    azure: { from: "table", value: "managedidentity" },
  },
  {
    name: "AzureWebJobsStorage__clientId",
    meaning: "The client id of the one identity of the application.",
    form: forms.clientId,
    secret: false,
    host: true,
    azure: { from: "deployment", what: "client-id" },
  },
  {
    name: "FUNCTIONS_NODE_BLOCK_ON_ENTRY_POINT_ERROR",
    meaning:
      "Lets an application that refuses to start stop the host, instead of running on without functions.",
    form: forms.oneOf("true"),
    secret: false,
    host: true,
    azure: { from: "table", value: "true" },
  },
  {
    name: "APPLICATIONINSIGHTS_CONNECTION_STRING",
    meaning:
      "Where telemetry goes; no secret, as the key in it opens nothing where local authentication is off.",
    form: forms.insightsConnection,
    secret: false,
    host: true,
    azure: { from: "deployment", what: "insights-connection" },
  },
  {
    name: "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    meaning: "Telemetry is sent by identity.",
    form: forms.insightsLogin,
    secret: false,
    host: true,
    azure: { from: "deployment", what: "insights-login" },
  },
  {
    name: "ServiceBus",
    meaning: "The Service Bus namespace: a connection string on the desk.",
    form: forms.serviceBusConnection,
    secret: false,
    local:
      "Endpoint=sb://127.0.0.1:5672;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=local;UseDevelopmentEmulator=true",
    docker:
      "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;",
  },
  {
    name: "ServiceBus__fullyQualifiedNamespace",
    meaning: "The host name of the Service Bus namespace, opened by identity.",
    form: forms.hostName,
    secret: false,
    azure: { from: "deployment", what: "messaging-host" },
  },
  {
    name: "ServiceBus__credential",
    meaning: "The kind of credential for it; with the next one, else no message wakes the application.",
    form: forms.oneOf("managedidentity"),
    secret: false,
    host: true,
    azure: { from: "table", value: "managedidentity" },
  },
  {
    name: "ServiceBus__clientId",
    meaning: "The client id of the one identity, with which the application opens its stores too.",
    form: forms.clientId,
    secret: false,
    azure: { from: "deployment", what: "client-id" },
  },
  {
    name: "COSMOS",
    meaning: "The database account: a connection string on the desk, the endpoint (identity) in Azure.",
    form: forms.cosmosAccount,
    secret: false,
    local:
      "AccountEndpoint=http://127.0.0.1:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
    azure: { from: "deployment", what: "database-endpoint" },
  },
  {
    name: "UPLOADS_STORAGE",
    meaning:
      "The storage account of uploads: a connection string on the desk, the blob endpoint (identity) in Azure.",
    form: forms.storageAccount,
    secret: false,
    local: "UseDevelopmentStorage=true",
    azure: { from: "deployment", what: "uploads-endpoint" },
  },
  {
    name: "ARCHIVE_STORAGE",
    meaning: "The storage account of reports, publications and statements, written like UPLOADS_STORAGE.",
    form: forms.storageAccount,
    secret: false,
    local: "UseDevelopmentStorage=true",
    azure: { from: "deployment", what: "archive-endpoint" },
  },
  {
    name: "PUBLIC_URL",
    meaning: "The address under which front-ends, payers and the payment provider reach the application.",
    form: forms.address,
    secret: false,
    local: "http://127.0.0.1:7071",
    azure: { from: "deployment", what: "public-address" },
  },
  {
    name: "FILER_ISSUER",
    meaning: "The exact issuer of filers' tokens.",
    form: forms.address,
    secret: false,
    local: "http://127.0.0.1:7072/b2c/v2.0",
    azure: { from: "parameter", member: "filerIssuer" },
  },
  {
    name: "FILER_JWKS_URI",
    meaning: "Where that issuer publishes its signing keys.",
    form: forms.address,
    secret: false,
    local: "http://127.0.0.1:7072/b2c/v2.0/jwks",
    azure: { from: "parameter", member: "filerJwksUri" },
  },
  {
    name: "STAFF_ISSUER",
    meaning: "The exact issuer of the tokens of staff.",
    form: forms.address,
    secret: false,
    local: "http://127.0.0.1:7072/entra/v2.0",
    azure: { from: "parameter", member: "staffIssuer" },
  },
  {
    name: "STAFF_JWKS_URI",
    meaning: "Where that issuer publishes its signing keys.",
    form: forms.address,
    secret: false,
    local: "http://127.0.0.1:7072/entra/v2.0/jwks",
    azure: { from: "parameter", member: "staffJwksUri" },
  },
  {
    name: "TOKEN_AUDIENCE",
    meaning: "The audience that every token must name.",
    form: forms.anyText,
    secret: false,
    local: "filing-api",
    azure: { from: "parameter", member: "tokenAudience" },
  },
  {
    name: "PAYMENT_PROVIDER_URL",
    meaning: "The payment provider's API, without a slash at the end.",
    form: forms.address,
    secret: false,
    local: "http://127.0.0.1:7073",
    azure: { from: "parameter", member: "paymentProviderUrl" },
  },
  {
    name: "PAYMENT_PROVIDER_KEY",
    meaning: "The key of the payment provider's API.",
    form: forms.anyText,
    secret: true,
    local: "local-payment-key",
    azure: { from: "key-vault", secret: "payment-provider-key" },
  },
  {
    name: "PAYMENT_IBAN",
    meaning: "The account that bank transfers go to.",
    form: forms.iban,
    secret: false,
    local: "BE68539007547034",
    azure: { from: "parameter", member: "paymentIban" },
  },
  {
    name: "PAYMENT_BENEFICIARY",
    meaning: "The name of that account's holder.",
    form: forms.anyText,
    secret: false,
    local: "Balanscentrale - Centrale des bilans",
    azure: { from: "parameter", member: "paymentBeneficiary" },
  },
  {
    name: "CONTACT_CENTRE_EMAIL",
    meaning: "Where filers write to who cannot find their filings; it stands in advice and in help.",
    form: forms.emailAddress,
    secret: false,
    local: "contact-centre@filing.example",
    azure: { from: "parameter", member: "contactCentreEmail" },
  },
  {
    name: "PAYMENT_TERM_DAYS",
    meaning: "How many days a filer has to pay after the filing is ready for payment.",
    form: forms.count,
    secret: false,
    local: "6",
    azure: { from: "table", value: "6" },
  },
  {
    name: "PAYMENT_TERM_UNIT",
    meaning: "What those days are: working-days or calendar-days.",
    form: forms.oneOf("working-days", "calendar-days"),
    secret: false,
    local: "working-days",
    azure: { from: "table", value: "working-days" },
  },
  {
    name: "UPLOAD_LIMIT_BYTES",
    meaning: "The largest file that one request can carry.",
    form: forms.count,
    secret: false,
    local: "8388608",
    azure: { from: "table", value: "8388608" },
  },
  {
    name: "NUMBER_BLOCK_SIZE",
    meaning: "How many publication numbers an instance takes at once; what it does not use is a gap.",
    form: forms.count,
    secret: false,
    local: "20",
    azure: { from: "table", value: "20" },
  },
  {
    name: "ERASE_ENDED_AFTER_DAYS",
    meaning: "How many days the files of a rejected, lapsed or withdrawn filing are kept after it ended.",
    form: forms.count,
    secret: false,
    local: "90",
    azure: { from: "table", value: "90" },
  },
  {
    name: "ERASE_ORPHANS_AFTER_DAYS",
    meaning: "How many days an uploaded file is kept that belongs to no filing.",
    form: forms.count,
    secret: false,
    local: "7",
    azure: { from: "table", value: "7" },
  },
  {
    name: "ERASE_PROFILES_AFTER_DAYS",
    meaning: "How many days a profile is kept in whose space nothing is in progress and nothing happens.",
    form: forms.count,
    secret: false,
    local: "730",
    azure: { from: "table", value: "730" },
  },
  {
    name: "ERASE_TRANSFERS_AFTER_DAYS",
    meaning:
      "How many days a transfer is kept after it was rejected, or all that it names has moved or stays.",
    form: forms.count,
    secret: false,
    local: "730",
    azure: { from: "table", value: "730" },
  },
  {
    name: "RECONCILE_AFTER_SECONDS",
    meaning:
      "How long a change rests before the reconciliation compares it: more than the clocks of the stores may differ.",
    form: forms.count,
    secret: false,
    local: "2",
    azure: { from: "table", value: "600" },
  },
  {
    name: "MAIL",
    meaning:
      "Where mail goes: on the desk a folder, in which each is a file; in Azure the HTTPS address that takes it as JSON (decision 0019).",
    form: forms.mailbox,
    secret: true,
    local: ".local/mail",
    azure: { from: "key-vault", secret: "mail" },
  },
  {
    name: "CLOCK_OFFSET_MS",
    meaning: "How far the clock of the desk runs from the system's, in milliseconds; refused anywhere else.",
    form: forms.wholeNumber,
    secret: false,
    local: "0",
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]["name"];

/** The settings of a desk, by name. */
export const localSettings: Readonly<Record<string, string>> = Object.fromEntries(
  (settings as readonly Setting[]).flatMap(({ name, local }) => (local === undefined ? [] : [[name, local]])),
);
