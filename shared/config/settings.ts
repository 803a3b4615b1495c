/** One setting of the application: the local settings file, the infrastructure and the documents come from here. */
export interface Setting {
  readonly name: string;
  readonly meaning: string;
  /** Secrets never stand in a file: in Azure they are references to the key vault. */
  readonly secret: boolean;
  /** A harmless value for the desk. */
  readonly local: string;
  /** Where the value comes from in Azure; `null` where the setting must be absent. */
  readonly azure: string | null;
}

export const settings = [
  {
    name: "FUNCTIONS_WORKER_RUNTIME",
    meaning: "The language worker that the Functions host starts.",
    secret: false,
    local: "node",
    azure: null,
  },
  {
    name: "AzureWebJobsStorage",
    meaning: "The Functions host's own storage: timer locks and keys.",
    secret: false,
    local: "UseDevelopmentStorage=true",
    azure: "identity: AzureWebJobsStorage__accountName",
  },
  {
    name: "ServiceBus",
    meaning:
      "The Service Bus namespace: a connection string on the desk, else ServiceBus__fullyQualifiedNamespace.",
    secret: false,
    local:
      "Endpoint=sb://127.0.0.1:5672;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=local;UseDevelopmentEmulator=true",
    azure: "identity: ServiceBus__fullyQualifiedNamespace",
  },
  {
    name: "COSMOS",
    meaning: "The database account: a connection string on the desk, the endpoint (identity) in Azure.",
    secret: false,
    local:
      "AccountEndpoint=http://127.0.0.1:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
    azure: "endpoint of the database account",
  },
  {
    name: "UPLOADS_STORAGE",
    meaning:
      "The storage account of uploads: a connection string on the desk, the blob endpoint (identity) in Azure.",
    secret: false,
    local: "UseDevelopmentStorage=true",
    azure: "blob endpoint of the uploads account",
  },
  {
    name: "ARCHIVE_STORAGE",
    meaning: "The storage account of reports, publications and statements, written like UPLOADS_STORAGE.",
    secret: false,
    local: "UseDevelopmentStorage=true",
    azure: "blob endpoint of the archive account",
  },
  {
    name: "PUBLIC_URL",
    meaning: "The address under which front-ends, payers and the payment provider reach the application.",
    secret: false,
    local: "http://127.0.0.1:7071",
    azure: "address of the function app or of the gateway before it",
  },
  {
    name: "FILER_ISSUER",
    meaning: "The exact issuer of filers' tokens.",
    secret: false,
    local: "http://127.0.0.1:7072/b2c/v2.0",
    azure: "issuer of the Azure AD B2C tenant",
  },
  {
    name: "FILER_JWKS_URI",
    meaning: "Where that issuer publishes its signing keys.",
    secret: false,
    local: "http://127.0.0.1:7072/b2c/v2.0/jwks",
    azure: "signing keys of the tenant",
  },
  {
    name: "STAFF_ISSUER",
    meaning: "The exact issuer of the tokens of staff.",
    secret: false,
    local: "http://127.0.0.1:7072/entra/v2.0",
    azure: "issuer of the Entra ID tenant",
  },
  {
    name: "STAFF_JWKS_URI",
    meaning: "Where that issuer publishes its signing keys.",
    secret: false,
    local: "http://127.0.0.1:7072/entra/v2.0/jwks",
    azure: "signing keys of the tenant",
  },
  {
    name: "TOKEN_AUDIENCE",
    meaning: "The audience that every token must name.",
    secret: false,
    local: "filing-api",
    azure: "application ID of the API",
  },
  {
    name: "PAYMENT_PROVIDER_URL",
    meaning: "The payment provider's API, without a slash at the end.",
    secret: false,
    local: "http://127.0.0.1:7073",
    azure: "address of the provider",
  },
  {
    name: "PAYMENT_PROVIDER_KEY",
    meaning: "The key of the payment provider's API.",
    secret: true,
    local: "local-payment-key",
    azure: "key vault reference",
  },
  {
    name: "PAYMENT_IBAN",
    meaning: "The account that bank transfers go to.",
    secret: false,
    local: "BE68539007547034",
    azure: "account of the Central Balance Sheet Office",
  },
  {
    name: "PAYMENT_BENEFICIARY",
    meaning: "The name of that account's holder.",
    secret: false,
    local: "Balanscentrale - Centrale des bilans",
    azure: "name of the holder",
  },
  {
    name: "CONTACT_CENTRE_EMAIL",
    meaning: "Where filers write to who cannot find their filings; it stands in advice and in help.",
    secret: false,
    local: "contact-centre@filing.example",
    azure: "address of the contact centre",
  },
  {
    name: "PAYMENT_TERM_DAYS",
    meaning: "How many days a filer has to pay after the filing is ready for payment.",
    secret: false,
    local: "6",
    azure: "6",
  },
  {
    name: "PAYMENT_TERM_UNIT",
    meaning: "What those days are: working-days or calendar-days.",
    secret: false,
    local: "working-days",
    azure: "working-days",
  },
  {
    name: "UPLOAD_LIMIT_BYTES",
    meaning: "The largest file that one request can carry.",
    secret: false,
    local: "8388608",
    azure: "8388608",
  },
  {
    name: "NUMBER_BLOCK_SIZE",
    meaning: "How many publication numbers an instance takes at once; what it does not use is a gap.",
    secret: false,
    local: "20",
    azure: "20",
  },
  {
    name: "ERASE_ENDED_AFTER_DAYS",
    meaning: "How many days the files of a rejected, lapsed or withdrawn filing are kept after it ended.",
    secret: false,
    local: "90",
    azure: "90",
  },
  {
    name: "ERASE_ORPHANS_AFTER_DAYS",
    meaning: "How many days an uploaded file is kept that belongs to no filing.",
    secret: false,
    local: "7",
    azure: "7",
  },
  {
    name: "ERASE_PROFILES_AFTER_DAYS",
    meaning: "How many days a profile is kept in whose space nothing is in progress and nothing happens.",
    secret: false,
    local: "730",
    azure: "730",
  },
  {
    name: "ERASE_TRANSFERS_AFTER_DAYS",
    meaning:
      "How many days a transfer is kept after it was rejected, or all that it names has moved or stays.",
    secret: false,
    local: "730",
    azure: "730",
  },
  {
    name: "RECONCILE_AFTER_SECONDS",
    meaning:
      "How long a change rests before the reconciliation compares it: more than the clocks of the stores may differ.",
    secret: false,
    local: "2",
    azure: "600",
  },
  {
    name: "MAIL",
    meaning:
      "Where mail goes: on the desk a folder, in which each is a file; in Azure the HTTPS address that takes it as JSON (decision 0019).",
    secret: true,
    local: ".local/mail",
    azure: "key vault reference: the address may hold a key",
  },
  {
    name: "CLOCK_OFFSET_MS",
    meaning: "How far the clock of the desk runs from the system's, in milliseconds; refused anywhere else.",
    secret: false,
    local: "0",
    azure: null,
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]["name"];
