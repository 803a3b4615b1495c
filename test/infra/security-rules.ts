import { type Breach, added, changed, without } from "./breaches.ts";
import {
  type EnvironmentName,
  type Prediction,
  type Resource,
  listAt,
  ofType,
  textAt,
  valueAt,
} from "./predictions.ts";

/** What must hold of every environment, with a change that breaks it: a rule that lets its breach pass is none. */
export interface SecurityRule {
  readonly name: string;
  readonly why: string;
  /** Where the rule comes from: a decision of ours, a rule of PSRule for Azure, or the platform's own pages. */
  readonly source: string;
  /** Where it holds; everywhere when it does not say. */
  readonly environments?: readonly EnvironmentName[];
  /** What breaks the rule, by name; empty when nothing does. */
  readonly faults: (prediction: Prediction) => readonly string[];
  readonly breach: Breach;
}

const account = "Microsoft.Storage/storageAccounts";
const blobService = "Microsoft.Storage/storageAccounts/blobServices";
const blobContainer = "Microsoft.Storage/storageAccounts/blobServices/containers";
const immutability = "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies";
const lifecycle = "Microsoft.Storage/storageAccounts/managementPolicies";
const namespace = "Microsoft.ServiceBus/namespaces";
const queue = "Microsoft.ServiceBus/namespaces/queues";
const database = "Microsoft.DocumentDB/databaseAccounts";
const databaseRole = "Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions";
const databaseAssignment = "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments";
const vault = "Microsoft.KeyVault/vaults";
const app = "Microsoft.Web/sites";
const plan = "Microsoft.Web/serverfarms";
const publishing = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
const insights = "Microsoft.Insights/components";
const workspace = "Microsoft.OperationalInsights/workspaces";
const masking = "Microsoft.Insights/dataCollectionRules";
const diagnostics = "Microsoft.Insights/diagnosticSettings";
const logAlert = "Microsoft.Insights/scheduledQueryRules";
const metricAlert = "Microsoft.Insights/metricAlerts";
const network = "Microsoft.Network/virtualNetworks";
const rulesOfNetwork = "Microsoft.Network/networkSecurityGroups";
const endpoint = "Microsoft.Network/privateEndpoints";
const zoneGroup = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups";
const publicAddress = "Microsoft.Network/publicIPAddresses";
const firewall = "Microsoft.Network/azureFirewalls";
const firewallPolicy = "Microsoft.Network/firewallPolicies";
const firewallRules = "Microsoft.Network/firewallPolicies/ruleCollectionGroups";
const routes = "Microsoft.Network/routeTables";
const role = "Microsoft.Authorization/roleDefinitions";
const assignment = "Microsoft.Authorization/roleAssignments";

const isPublic = ({ name }: Resource): boolean => name.startsWith("filinguploads");
const isPrivate = (resource: Resource): boolean => !isPublic(resource);
const isArchive = ({ name }: Resource): boolean => name.startsWith("filingarchive");
const isPublications = ({ name }: Resource): boolean => name.endsWith("/publications");

const onlyProduction: readonly EnvironmentName[] = ["prod"];

const storageRules: readonly SecurityRule[] = [
  {
    name: "no blob is anonymous",
    why: "Accounts are published by the application, which knows what is public; never by a container that is open.",
    source: "Azure.Storage.BlobPublicAccess",
    faults: every(account, "properties.allowBlobPublicAccess", false),
    breach: changed(account, "properties.allowBlobPublicAccess", true),
  },
  {
    name: "no container is open",
    why: "The second lock on the same door.",
    source: "Azure.Storage.BlobAccessType",
    faults: every(blobContainer, "properties.publicAccess", "None"),
    breach: changed(blobContainer, "properties.publicAccess", "Blob"),
  },
  {
    name: "no storage account has keys",
    why: "A key opens everything, to whoever has it, for as long as nobody notices.",
    source: "https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent",
    faults: every(account, "properties.allowSharedKeyAccess", false),
    breach: changed(account, "properties.allowSharedKeyAccess", true),
  },
  {
    name: "people use storage by their own identity too",
    why: "The portal would otherwise ask for the key first.",
    source: "https://learn.microsoft.com/azure/storage/blobs/authorize-data-operations-portal",
    faults: every(account, "properties.defaultToOAuthAuthentication", true),
    breach: changed(account, "properties.defaultToOAuthAuthentication", false),
  },
  {
    name: "storage has no users of its own",
    why: "Local users are passwords for SFTP.",
    source: "https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support",
    faults: every(account, "properties.isLocalUserEnabled", false),
    breach: changed(account, "properties.isLocalUserEnabled", true),
  },
  {
    name: "storage is spoken to by HTTPS only",
    why: "A ticket stands in the address.",
    source: "Azure.Storage.SecureTransfer",
    faults: every(account, "properties.supportsHttpsTrafficOnly", true),
    breach: changed(account, "properties.supportsHttpsTrafficOnly", false),
  },
  {
    name: "storage wants TLS 1.2 at least",
    why: "TLS 1.0 and 1.1 are broken.",
    source: "Azure.Storage.MinTLS",
    faults: every(account, "properties.minimumTlsVersion", "TLS1_2"),
    breach: changed(account, "properties.minimumTlsVersion", "TLS1_0"),
  },
  {
    name: "nothing is replicated to another tenant",
    why: "A copy in a stranger's tenant is a leak that no log of ours shows.",
    source:
      "https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies",
    faults: every(account, "properties.allowCrossTenantReplication", false),
    breach: changed(account, "properties.allowCrossTenantReplication", true),
  },
  {
    name: "blobs are encrypted twice",
    why: "It costs nothing, and cannot be added later.",
    source: "https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable",
    faults: every(account, "properties.encryption.requireInfrastructureEncryption", true),
    breach: changed(account, "properties.encryption.requireInfrastructureEncryption", false),
  },
  {
    name: "only uploads are reached from outside",
    why: "Tickets put files straight into that account; the archive and the host's own have no such need.",
    source: "docs/decisions/0023-infrastructure.md",
    faults: every(account, "properties.publicNetworkAccess", "Disabled", isPrivate),
    breach: changed(account, "properties.publicNetworkAccess", "Enabled", isArchive),
  },
  {
    name: "private accounts deny what no rule allows",
    why: "The second lock: public access that is opened by mistake opens nothing.",
    source: "Azure.Storage.Firewall",
    faults: every(account, "properties.networkAcls.defaultAction", "Deny", isPrivate),
    breach: changed(account, "properties.networkAcls.defaultAction", "Allow", isArchive),
  },
  {
    name: "no service of the platform passes by the rules of storage",
    why: "`AzureServices` lets in services of every customer that has a role here by mistake.",
    source: "https://learn.microsoft.com/azure/storage/common/storage-network-security",
    faults: every(account, "properties.networkAcls.bypass", "None"),
    breach: changed(account, "properties.networkAcls.bypass", "AzureServices"),
  },
  {
    name: "pages of front-ends may put a blob and nothing else, and only pages that are named",
    why: "A page of anybody could otherwise use a ticket that it got hold of, and read what it put.",
    source:
      "https://learn.microsoft.com/rest/api/storageservices/cross-origin-resource-sharing--cors--support-for-the-azure-storage-services",
    faults: (prediction) =>
      ofType(prediction, blobService)
        .flatMap((service) => listAt(service, "properties.cors.corsRules"))
        .filter(
          (cors) =>
            listAt(cors, "allowedOrigins").includes("*") || listAt(cors, "allowedMethods").join() !== "PUT",
        )
        .map(() => "a rule for every page"),
    breach: changed(blobService, "properties.cors.corsRules.0", {
      allowedOrigins: ["*"],
      allowedMethods: ["PUT"],
    }),
  },
  {
    name: "what was deleted by mistake comes back, and what was erased does not stay",
    why: "A week is enough to notice, and what decision 0015 erases must be gone soon.",
    source: "docs/decisions/0015-erasure.md",
    faults: (prediction) =>
      unlessAll(prediction, blobService, (service) => {
        const days = valueAt(service, "properties.deleteRetentionPolicy.days");
        return (
          valueAt(service, "properties.deleteRetentionPolicy.enabled") === true &&
          typeof days === "number" &&
          days >= 7 &&
          days <= 14
        );
      }),
    breach: changed(blobService, "properties.deleteRetentionPolicy.days", 365),
  },
  {
    name: "a deleted container comes back",
    why: "One call deletes all accounts of a year.",
    source: "Azure.Storage.ContainerSoftDelete",
    faults: every(blobService, "properties.containerDeleteRetentionPolicy.enabled", true),
    breach: changed(blobService, "properties.containerDeleteRetentionPolicy.enabled", false),
  },
  {
    name: "the archive keeps versions",
    why: "Without versions no version can be kept from change.",
    source: "https://learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies",
    faults: every(blobService, "properties.isVersioningEnabled", true, isArchive),
    breach: changed(blobService, "properties.isVersioningEnabled", false, isArchive),
  },
  {
    name: "publications cannot be changed, version by version",
    why: "They are written once, and whoever has read them must be able to trust that.",
    source: "https://learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies",
    faults: every(blobContainer, "properties.immutableStorageWithVersioning.enabled", true, isPublications),
    breach: changed(blobContainer, "properties.immutableStorageWithVersioning", null, isPublications),
  },
  {
    name: "production keeps publications for ten years",
    why: "Accounts are taken to stay on file that long: an assumption without a source.",
    source: "docs/decisions/0023-infrastructure.md",
    environments: onlyProduction,
    faults: every(immutability, "properties.immutabilityPeriodSinceCreationInDays", 3650),
    breach: changed(immutability, "properties.immutabilityPeriodSinceCreationInDays", 30),
  },
  {
    name: "nothing is added to a publication either",
    why: "An appended publication is a changed one.",
    source: "https://learn.microsoft.com/azure/storage/blobs/immutable-storage-overview",
    faults: every(immutability, "properties.allowProtectedAppendWrites", false),
    breach: changed(immutability, "properties.allowProtectedAppendWrites", true),
  },
  {
    name: "only old versions go by themselves",
    why: "A blob is erased by the application, which first writes down that it is.",
    source: "docs/decisions/0015-erasure.md",
    faults: (prediction) =>
      ofType(prediction, lifecycle)
        .flatMap((policy) => listAt(policy, "properties.policy.rules"))
        .flatMap((rule) => Object.keys(valueAt(rule, "definition.actions") ?? {}))
        .filter((action) => action !== "version"),
    breach: changed(lifecycle, "properties.policy.rules.0.definition.actions.baseBlob", {
      delete: { daysAfterModificationGreaterThan: 90 },
    }),
  },
  {
    name: "old versions go where the application erases, and nowhere near publications",
    why: "A version that stays keeps what was erased; a rule without a prefix would reach for publications.",
    source: "docs/decisions/0015-erasure.md",
    faults: (prediction) =>
      unlessAll(prediction, lifecycle, (policy) => {
        const prefixes = listAt(policy, "properties.policy.rules.0.definition.filters.prefixMatch");
        return prefixes.includes("reports/") && !prefixes.some((prefix) => String(prefix).startsWith("publ"));
      }),
    breach: changed(lifecycle, "properties.policy.rules.0.definition.filters.prefixMatch", []),
  },
];

const messagingRules: readonly SecurityRule[] = [
  {
    name: "Service Bus has no keys",
    why: "Whoever has a key sends and receives everything.",
    source: "Azure.ServiceBus.DisableLocalAuth",
    faults: every(namespace, "properties.disableLocalAuth", true),
    breach: changed(namespace, "properties.disableLocalAuth", false),
  },
  {
    name: "Service Bus wants TLS 1.2 at least",
    why: "TLS 1.0 and 1.1 are broken.",
    source: "Azure.ServiceBus.MinTLS",
    faults: every(namespace, "properties.minimumTlsVersion", "1.2"),
    breach: changed(namespace, "properties.minimumTlsVersion", "1.0"),
  },
  {
    name: "Service Bus is not reached from outside",
    why: "Only the functions send and receive.",
    source: "https://learn.microsoft.com/azure/service-bus-messaging/private-link-service",
    faults: every(namespace, "properties.publicNetworkAccess", "Disabled"),
    breach: changed(namespace, "properties.publicNetworkAccess", "Enabled"),
  },
  {
    name: "Service Bus can be private at all",
    why: "Only its premium tier has private endpoints.",
    source: "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-premium-messaging",
    faults: every(namespace, "sku.name", "Premium"),
    breach: changed(namespace, "sku.name", "Standard"),
  },
  {
    name: "a message that ends unread is seen",
    why: "It goes to the dead letters, where an alert looks, instead of nowhere.",
    source: "docs/decisions/0018-dead-letters.md",
    faults: every(queue, "properties.deadLetteringOnMessageExpiration", true),
    breach: changed(queue, "properties.deadLetteringOnMessageExpiration", false),
  },
  {
    name: "no message is dropped for looking like another",
    why: "A delayed copy carries the id of its message: duplicate detection would lose it.",
    source: "https://github.com/Particular/NServiceBus.AzureServiceBus/issues/242",
    faults: every(queue, "properties.requiresDuplicateDetection", false),
    breach: changed(queue, "properties.requiresDuplicateDetection", true),
  },
];

const databaseRules: readonly SecurityRule[] = [
  {
    name: "the database has no keys",
    why: "A key reads and deletes every space.",
    source: "Azure.Cosmos.DisableLocalAuth",
    faults: every(database, "properties.disableLocalAuth", true),
    breach: changed(database, "properties.disableLocalAuth", false),
  },
  {
    name: "no key changes what the database is made of",
    why: "Containers are made here and nowhere else.",
    source: "Azure.Cosmos.DisableMetadataWrite",
    faults: every(database, "properties.disableKeyBasedMetadataWriteAccess", true),
    breach: changed(database, "properties.disableKeyBasedMetadataWriteAccess", false),
  },
  {
    name: "the database is not reached from outside",
    why: "It is the source of truth.",
    source: "Azure.Cosmos.PublicAccess",
    faults: every(database, "properties.publicNetworkAccess", "Disabled"),
    breach: changed(database, "properties.publicNetworkAccess", "Enabled"),
  },
  {
    name: "no service of the platform passes by the rules of the database",
    why: "It would be let in by what it is, not by what it may do.",
    source: "https://learn.microsoft.com/azure/cosmos-db/how-to-configure-vnet-service-endpoint",
    faults: every(database, "properties.networkAclBypass", "None"),
    breach: changed(database, "properties.networkAclBypass", "AzureServices"),
  },
  {
    name: "the database wants TLS 1.2 at least",
    why: "TLS 1.0 and 1.1 are broken.",
    source: "Azure.Cosmos.MinTLS",
    faults: every(database, "properties.minimalTlsVersion", "Tls12"),
    breach: changed(database, "properties.minimalTlsVersion", "Tls"),
  },
  {
    name: "the database can be put back to any second",
    why: "A defect of ours that writes nonsense is the likeliest disaster.",
    source: "Azure.Cosmos.ContinuousBackup",
    faults: every(database, "properties.backupPolicy.type", "Continuous"),
    breach: changed(database, "properties.backupPolicy.type", "Periodic"),
  },
  {
    name: "what one function has written the next one reads",
    why: "Every decision of the application rests on it.",
    source: "docs/decisions/0003-personal-spaces-are-the-source-of-truth.md",
    faults: every(database, "properties.consistencyPolicy.defaultConsistencyLevel", "Strong"),
    breach: changed(database, "properties.consistencyPolicy.defaultConsistencyLevel", "Session"),
  },
  {
    name: "documents are written in one place",
    why: "With two, a create-only document can be created twice.",
    source: "https://learn.microsoft.com/azure/cosmos-db/conflict-resolution-policies",
    faults: every(database, "properties.enableMultipleWriteLocations", false),
    breach: changed(database, "properties.enableMultipleWriteLocations", true),
  },
];

const vaultRules: readonly SecurityRule[] = [
  {
    name: "the vault goes by roles",
    why: "Access policies are a second list of rights that nobody reads.",
    source: "Azure.KeyVault.RBAC",
    faults: every(vault, "properties.enableRbacAuthorization", true),
    breach: changed(vault, "properties.enableRbacAuthorization", false),
  },
  {
    name: "the vault cannot be purged",
    why: "A deleted secret comes back, whoever deleted it.",
    source: "Azure.KeyVault.PurgeProtect",
    faults: every(vault, "properties.enablePurgeProtection", true),
    breach: changed(vault, "properties.enablePurgeProtection", false),
  },
  {
    name: "a deleted vault comes back",
    why: "The shortest that the platform takes is a week.",
    source: "Azure.KeyVault.SoftDelete",
    faults: (prediction) =>
      unlessAll(prediction, vault, (made) => {
        const days = valueAt(made, "properties.softDeleteRetentionInDays");
        return valueAt(made, "properties.enableSoftDelete") === true && typeof days === "number" && days >= 7;
      }),
    breach: changed(vault, "properties.enableSoftDelete", false),
  },
  {
    name: "the vault is not reached from outside",
    why: "Only the function app reads it.",
    source: "Azure.KeyVault.Firewall",
    faults: every(vault, "properties.publicNetworkAccess", "Disabled"),
    breach: changed(vault, "properties.publicNetworkAccess", "Enabled"),
  },
  {
    name: "the vault denies what no rule allows, whoever asks",
    why: "The second lock on the same door.",
    source: "Azure.KeyVault.Firewall",
    faults: (prediction) => [
      ...every(vault, "properties.networkAcls.defaultAction", "Deny")(prediction),
      ...every(vault, "properties.networkAcls.bypass", "None")(prediction),
    ],
    breach: changed(vault, "properties.networkAcls.bypass", "AzureServices"),
  },
  {
    name: "neither machines nor templates read the vault",
    why: "Nothing of ours is deployed with a secret out of it.",
    source: "https://learn.microsoft.com/azure/key-vault/general/security-features",
    faults: (prediction) =>
      ["enabledForDeployment", "enabledForDiskEncryption", "enabledForTemplateDeployment"].flatMap((way) =>
        every(vault, `properties.${way}`, false)(prediction),
      ),
    breach: changed(vault, "properties.enabledForTemplateDeployment", true),
  },
  {
    name: "no template holds a secret",
    why: "An operator puts secrets into the vault; a deployment keeps its values for everybody to read.",
    source: "Azure.Deployment.SecureValue",
    faults: (prediction) => ofType(prediction, `${vault}/secrets`).map(({ name }) => name),
    breach: added(`${vault}/secrets`, { value: "planted" }),
  },
];

const applicationRules: readonly SecurityRule[] = [
  {
    name: "the application is spoken to by HTTPS only",
    why: "Tokens and accounts travel.",
    source: "Azure.AppService.UseHTTPS",
    faults: every(app, "properties.httpsOnly", true),
    breach: changed(app, "properties.httpsOnly", false),
  },
  {
    name: "the application wants TLS 1.2 at least",
    why: "TLS 1.0 and 1.1 are broken.",
    source: "Azure.AppService.MinTLS",
    faults: every(app, "properties.siteConfig.minTlsVersion", "1.2"),
    breach: changed(app, "properties.siteConfig.minTlsVersion", "1.0"),
  },
  {
    name: "its deployment wants TLS 1.2 at least",
    why: "Whoever deploys decides what runs.",
    source: "https://learn.microsoft.com/azure/app-service/overview-tls",
    faults: every(app, "properties.siteConfig.scmMinTlsVersion", "1.2"),
    breach: changed(app, "properties.siteConfig.scmMinTlsVersion", "1.0"),
  },
  {
    name: "nothing comes by FTP",
    why: "It is a password in the clear.",
    source: "Azure.AppService.WebSecureFtp",
    faults: every(app, "properties.siteConfig.ftpsState", "Disabled"),
    breach: changed(app, "properties.siteConfig.ftpsState", "AllAllowed"),
  },
  {
    name: "nobody deploys by a password",
    why: "A publishing password belongs to nobody and never ends.",
    source: "https://learn.microsoft.com/azure/app-service/configure-basic-auth-disable",
    faults: (prediction) =>
      ["ftp", "scm"].filter(
        (way) =>
          !ofType(prediction, publishing).some(
            ({ name, ...policy }) =>
              name.endsWith(`/${way}`) && valueAt(policy, "properties.allow") === false,
          ),
      ),
    breach: without(publishing, ({ name }) => name.endsWith("/scm")),
  },
  {
    name: "nobody debugs it from afar",
    why: "It opens ports and stops the world.",
    source: "Azure.AppService.RemoteDebug",
    faults: every(app, "properties.siteConfig.remoteDebuggingEnabled", false),
    breach: changed(app, "properties.siteConfig.remoteDebuggingEnabled", true),
  },
  {
    name: "no client certificate is forwarded that nobody checked",
    why: "The host validates none, and passes on what a caller claims.",
    source: "https://github.com/Azure/azure-functions-host/issues/5755",
    faults: every(app, "properties.clientCertEnabled", false),
    breach: changed(app, "properties.clientCertEnabled", true),
  },
  {
    name: "the application has one identity, which outlives it",
    why: "Two identities are two lists of rights.",
    source: "Azure.AppService.ManagedIdentity",
    faults: every(app, "identity.type", "UserAssigned"),
    breach: changed(app, "identity.type", "SystemAssigned, UserAssigned"),
  },
  {
    name: "its package is read by identity",
    why: "A connection string would be a key to the storage of the host.",
    source: "https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to",
    faults: every(
      app,
      "properties.functionAppConfig.deployment.storage.authentication.type",
      "UserAssignedIdentity",
    ),
    breach: changed(
      app,
      "properties.functionAppConfig.deployment.storage.authentication.type",
      "StorageAccountConnectionString",
    ),
  },
  {
    name: "what it asks of others goes through the network",
    why: "Else no rule of the network holds for it.",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-networking-options",
    faults: (prediction) =>
      unlessAll(prediction, app, (made) =>
        textAt(made, "properties.virtualNetworkSubnetId").endsWith("/subnets/functions"),
      ),
    breach: changed(app, "properties.virtualNetworkSubnetId", null),
  },
  {
    name: "secrets are references to the vault",
    why: "A setting is read by everybody who may look at the application.",
    source: "docs/settings.md",
    faults: (prediction) =>
      ["MAIL", "PAYMENT_PROVIDER_KEY"].filter(
        (name) => !settingOf(prediction, name)?.includes("@Microsoft.KeyVault(SecretUri="),
      ),
    breach: changed(app, "properties.siteConfig.appSettings.0", {
      name: "PAYMENT_PROVIDER_KEY",
      value: "planted",
    }),
  },
  {
    name: "the host has no key to its storage and guesses no time zone",
    why: "A connection string would win over the identity; TZ broke TLS; the platform knows the runtime; only a desk moves its clock.",
    source: "https://github.com/Azure/azure-functions-host/issues/11796, 9203",
    faults: (prediction) =>
      [
        "AzureWebJobsStorage",
        "TZ",
        "WEBSITE_TIME_ZONE",
        "FUNCTIONS_WORKER_RUNTIME",
        "CLOCK_OFFSET_MS",
      ].filter((name) => settingOf(prediction, name) !== undefined),
    breach: changed(app, "properties.siteConfig.appSettings.0", { name: "TZ", value: "Europe/Brussels" }),
  },
  {
    name: "an application that does not load does not start",
    why: "It would run as an application without functions.",
    source: "docs/decisions/0013-deployed-as-one-bundle.md",
    faults: (prediction) =>
      settingOf(prediction, "FUNCTIONS_NODE_BLOCK_ON_ENTRY_POINT_ERROR") === "true" ? [] : ["starts anyway"],
    breach: (prediction) => changed(app, "properties.siteConfig.appSettings", [])(prediction),
  },
  {
    name: "production outlives a data centre",
    why: "A cutoff does not wait for a repair.",
    source: "https://learn.microsoft.com/azure/reliability/reliability-functions",
    environments: onlyProduction,
    faults: (prediction) => [
      ...every(plan, "properties.zoneRedundant", true)(prediction),
      ...every(account, "sku.name", "Standard_ZRS")(prediction),
      ...every(database, "properties.locations.0.isZoneRedundant", true)(prediction),
    ],
    breach: changed(account, "sku.name", "Standard_LRS"),
  },
];

const networkRules: readonly SecurityRule[] = [
  {
    name: "every store is reached from inside",
    why: "A store without a private endpoint is reached from outside or not at all.",
    source: "https://learn.microsoft.com/azure/private-link/private-endpoint-overview",
    faults: (prediction) => {
      const reached = ofType(prediction, endpoint).map((made) =>
        textAt(made, "properties.privateLinkServiceConnections.0.properties.privateLinkServiceId"),
      );
      return [account, namespace, database, vault]
        .flatMap((type) => ofType(prediction, type))
        .filter(({ id }) => !reached.includes(id))
        .map(({ name }) => name);
    },
    breach: without(endpoint, ({ name }) => name.endsWith("-sql")),
  },
  {
    name: "the name of every store leads inside",
    why: "Without it the functions would ask the public address.",
    source: "https://learn.microsoft.com/azure/private-link/private-endpoint-dns",
    faults: (prediction) =>
      ofType(prediction, endpoint)
        .filter(({ id }) => !ofType(prediction, zoneGroup).some((group) => group.id.startsWith(`${id}/`)))
        .map(({ name }) => name),
    breach: without(zoneGroup, ({ name }) => name.includes("vault")),
  },
  {
    name: "every subnet of ours has rules",
    why: "One without rules lets everything through.",
    source: "Azure.VNET.UseNSGs",
    faults: (prediction) =>
      subnets(prediction)
        .filter(
          (subnet) =>
            textAt(subnet, "name") !== "AzureFirewallSubnet" &&
            textAt(subnet, "properties.networkSecurityGroup.id") === "",
        )
        .map((subnet) => textAt(subnet, "name")),
    breach: changed(network, "properties.subnets.0.properties.networkSecurityGroup", null),
  },
  {
    name: "rules hold for private endpoints too",
    why: "By default a network's rules pass them by.",
    source: "https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy",
    faults: (prediction) =>
      subnets(prediction)
        .filter((subnet) => textAt(subnet, "name") === "endpoints")
        .filter((subnet) => textAt(subnet, "properties.privateEndpointNetworkPolicies") !== "Enabled")
        .map(() => "endpoints"),
    breach: changed(network, "properties.subnets.1.properties.privateEndpointNetworkPolicies", "Disabled"),
  },
  {
    name: "what no rule allows is denied, out and in",
    why: "The platform's own last rules allow all of the Internet and all of the network.",
    source: "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview",
    faults: (prediction) =>
      ofType(prediction, rulesOfNetwork).flatMap((group) =>
        ["Outbound", "Inbound"]
          .filter((direction) => !listAt(group, "properties.securityRules").some(deniesAll(direction)))
          .map((direction) => `${group.name} ${direction}`),
      ),
    breach: changed(rulesOfNetwork, "properties.securityRules.1.properties.access", "Allow"),
  },
  {
    name: "out go HTTPS and AMQP over TLS only",
    why: "Any other port is a way out for whoever got in.",
    source: "docs/decisions/0023-infrastructure.md",
    faults: (prediction) =>
      allowing(prediction, "Outbound")
        .filter(({ ports }) => ports.some((port) => !["443", "5671", "5672"].includes(port)))
        .map(({ name }) => name),
    breach: changed(
      rulesOfNetwork,
      "properties.securityRules.1.properties.destinationPortRange",
      "*",
      ({ name }) => name.endsWith("-functions"),
    ),
  },
  {
    name: "out go only what is named: our stores, tags of Azure, and the Internet by HTTPS",
    why: "`*` is every machine of the network besides.",
    source: "docs/decisions/0023-infrastructure.md",
    faults: (prediction) =>
      allowing(prediction, "Outbound")
        .filter(({ destination }) => destination === "*" || destination === "VirtualNetwork")
        .map(({ name }) => name),
    breach: changed(
      rulesOfNetwork,
      "properties.securityRules.1.properties.destinationAddressPrefix",
      "*",
      ({ name }) => name.endsWith("-functions"),
    ),
  },
  {
    name: "AMQP goes to our own stores only",
    why: "Outside, HTTPS is enough for everything.",
    source: "docs/decisions/0023-infrastructure.md",
    faults: (prediction) =>
      allowing(prediction, "Outbound")
        .filter(({ ports, destination }) => ports.includes("5671") && !destination.startsWith("10."))
        .map(({ name }) => name),
    breach: changed(
      rulesOfNetwork,
      "properties.securityRules.0.properties.destinationAddressPrefix",
      "Internet",
      ({ name }) => name.endsWith("-functions"),
    ),
  },
  {
    name: "to the stores come the functions only",
    why: "The network may get other tenants one day.",
    source: "docs/decisions/0023-infrastructure.md",
    faults: (prediction) =>
      allowing(prediction, "Inbound")
        .filter(({ source }) => !source.startsWith("10."))
        .map(({ name }) => name),
    breach: changed(
      rulesOfNetwork,
      "properties.securityRules.0.properties.sourceAddressPrefix",
      "Internet",
      ({ name }) => name.endsWith("-endpoints"),
    ),
  },
  {
    name: "only the firewall has a public address",
    why: "Every other one is a door that nobody planned.",
    source: "https://learn.microsoft.com/azure/security/benchmark/azure/mcsb-network-security",
    faults: (prediction) =>
      ofType(prediction, publicAddress)
        .filter(({ name }) => !name.startsWith("filing-firewall-"))
        .map(({ name }) => name),
    breach: added(publicAddress, {}),
  },
  {
    name: "in production all that goes out passes the firewall",
    why: "A network rule knows addresses, and partners have names.",
    source: "docs/decisions/0023-infrastructure.md",
    environments: onlyProduction,
    faults: (prediction) => [
      ...every(firewall, "properties.sku.tier", "Standard")(prediction),
      ...every(routes, "properties.routes.0.properties.addressPrefix", "0.0.0.0/0")(prediction),
      ...every(routes, "properties.routes.0.properties.nextHopType", "VirtualAppliance")(prediction),
      ...subnets(prediction)
        .filter((subnet) => textAt(subnet, "name") === "functions")
        .filter((subnet) => textAt(subnet, "properties.routeTable.id") === "")
        .map(() => "functions"),
    ],
    breach: changed(network, "properties.subnets.0.properties.routeTable", null),
  },
  {
    name: "the firewall lets out by name and by HTTPS",
    why: "A rule for every name, or by address, is no firewall.",
    source: "https://learn.microsoft.com/azure/firewall/rule-processing",
    environments: onlyProduction,
    faults: (prediction) =>
      ofType(prediction, firewallRules)
        .flatMap((group) => listAt(group, "properties.ruleCollections"))
        .flatMap((collection) => listAt(collection, "rules"))
        .filter(
          (rule) =>
            textAt(rule, "ruleType") !== "ApplicationRule" ||
            listAt(rule, "targetFqdns").includes("*") ||
            listAt(rule, "protocols").some((protocol) => valueAt(protocol, "protocolType") !== "Https"),
        )
        .map((rule) => textAt(rule, "name")),
    breach: changed(firewallRules, "properties.ruleCollections.0.rules.0.targetFqdns", ["*"]),
  },
  {
    name: "the firewall denies addresses that are known for evil",
    why: "A name may point anywhere tomorrow.",
    source: "Azure.FirewallPolicy.Mode",
    environments: onlyProduction,
    faults: every(firewallPolicy, "properties.threatIntelMode", "Deny"),
    breach: changed(firewallPolicy, "properties.threatIntelMode", "Alert"),
  },
];

const known = {
  blobContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  blobDelegator: "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",
  blobOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  messageReceiver: "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
  messageSender: "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
  metricsPublisher: "3913510d-42f4-4e42-8a64-420c390055eb",
  secretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
  tableContributor: "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
};

const accessRules: readonly SecurityRule[] = [
  {
    name: "roles are those of the list, or our own",
    why: "Owner, Contributor and their like open what no list shows.",
    source: "infra/modules/access.bicep",
    faults: (prediction) => {
      const allowed = [...Object.values(known), ...ofType(prediction, role).map(({ name }) => name)];
      return ofType(prediction, assignment)
        .filter((made) => !allowed.includes(roleOf(made)))
        .map(({ id }) => id);
    },
    breach: changed(
      assignment,
      "properties.roleDefinitionId",
      "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
    ),
  },
  {
    name: "every role is the application's",
    why: "Who else may do what is decided outside this template, by people.",
    source: "infra/modules/access.bicep",
    faults: (prediction) =>
      [...ofType(prediction, assignment), ...ofType(prediction, databaseAssignment)]
        .filter((made) => !/identity-.*outputs\.principalId/.test(textAt(made, "properties.principalId")))
        .map(({ id }) => id),
    breach: changed(assignment, "properties.principalId", "11111111-1111-1111-1111-111111111111"),
  },
  {
    name: "a role is for an identity, not for a person",
    why: "The type also spares the wait for a new identity to be known everywhere.",
    source: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    faults: every(assignment, "properties.principalType", "ServicePrincipal"),
    breach: changed(assignment, "properties.principalType", "User"),
  },
  {
    name: "no role is for all of the group or the subscription",
    why: "It would open what is added tomorrow.",
    source: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    faults: (prediction) =>
      ofType(prediction, assignment)
        .filter(({ id }) => !/\/providers\/.+\/providers\/Microsoft\.Authorization\//.test(id))
        .map(({ id }) => id),
    breach: changed(
      assignment,
      "id",
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Authorization/roleAssignments/r",
    ),
  },
  {
    name: "data roles of blobs stand on containers",
    why: "On an account they would hold for every container.",
    source: "infra/modules/access.bicep",
    faults: (prediction) =>
      ofType(prediction, assignment)
        .filter((made) => roleOf(made) === known.blobContributor && !made.id.includes("/containers/"))
        .map(({ id }) => id),
    breach: changed(
      assignment,
      "properties.roleDefinitionId",
      `/roleDefinitions/${known.blobContributor}`,
      ({ id }) => id.includes("filinguploads") && !id.includes("/containers/"),
    ),
  },
  {
    name: "the host's rights end at its own account",
    why: "Owner of blobs reads and deletes all of them.",
    source: "infra/modules/access.bicep",
    faults: (prediction) =>
      ofType(prediction, assignment)
        .filter((made) => [known.blobOwner, known.tableContributor].includes(roleOf(made)))
        .filter(({ id }) => !id.includes("/filinghost"))
        .map(({ id }) => id),
    breach: changed(
      assignment,
      "properties.roleDefinitionId",
      `/roleDefinitions/${known.blobOwner}`,
      ({ id }) => id.includes("/containers/publications/"),
    ),
  },
  {
    name: "the application cannot delete a publication",
    why: "What is published stays; not even a defect of ours takes it away.",
    source: "docs/decisions/0015-erasure.md",
    faults: (prediction) => {
      const own = ofType(prediction, role).map(({ name }) => name);
      return ofType(prediction, assignment)
        .filter(({ id }) => /\/containers\/(publications|statements)\//.test(id))
        .filter((made) => !own.includes(roleOf(made)))
        .map(({ id }) => id);
    },
    breach: changed(
      assignment,
      "properties.roleDefinitionId",
      `/roleDefinitions/${known.blobContributor}`,
      ({ id }) => id.includes("/containers/publications/"),
    ),
  },
  {
    name: "to write once is neither to replace nor to delete",
    why: "`write` would replace a blob.",
    source: "https://learn.microsoft.com/rest/api/storageservices/put-blob",
    faults: (prediction) =>
      dataActions(ofType(prediction, role)).filter(
        (action) => !/containers\/blobs\/(read|add\/action)$/.test(action),
      ),
    breach: changed(
      role,
      "properties.permissions.0.dataActions.2",
      "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete",
    ),
  },
  {
    name: "our own role manages nothing",
    why: "An action besides data would change the account itself.",
    source: "https://learn.microsoft.com/azure/role-based-access-control/custom-roles",
    faults: (prediction) =>
      ofType(prediction, role)
        .flatMap((made) => listAt(made, "properties.permissions"))
        .flatMap((permission) => listAt(permission, "actions"))
        .map(String),
    breach: changed(role, "properties.permissions.0.actions.0", "*/read"),
  },
  {
    name: "nothing is deleted in the database, and nothing is everything",
    why: "The application creates, reads, replaces and asks; erased is a state.",
    source: "docs/decisions/0015-erasure.md",
    faults: (prediction) => [
      ...(ofType(prediction, databaseRole).length === 0 ? ["no role"] : []),
      ...dataActions(ofType(prediction, databaseRole)).filter((action) => /\*|delete|upsert/.test(action)),
    ],
    breach: changed(
      databaseRole,
      "properties.permissions.0.dataActions.0",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/*",
    ),
  },
  {
    name: "in the database the application has that role only",
    why: "The built-in contributor deletes.",
    source: "https://learn.microsoft.com/azure/cosmos-db/nosql/reference-data-plane-security",
    faults: (prediction) => {
      const own = ofType(prediction, databaseRole).map(({ id }) => id);
      return unlessAll(prediction, databaseAssignment, (made) =>
        own.includes(textAt(made, "properties.roleDefinitionId")),
      );
    },
    breach: changed(
      databaseAssignment,
      "properties.roleDefinitionId",
      "00000000-0000-0000-0000-000000000002",
    ),
  },
];

const observationRules: readonly SecurityRule[] = [
  {
    name: "telemetry comes by identity",
    why: "Whoever has the key of Application Insights could fill the logs with lies.",
    source: "https://learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication",
    faults: every(insights, "properties.DisableLocalAuth", true),
    breach: changed(insights, "properties.DisableLocalAuth", false),
  },
  {
    name: "telemetry lies in our workspace",
    why: "There it is masked, and kept for as long as we say.",
    source: "Azure.AppInsights.Workspace",
    faults: (prediction) =>
      unlessAll(prediction, insights, (made) =>
        textAt(made, "properties.WorkspaceResourceId").includes("/workspaces/"),
      ),
    breach: changed(insights, "properties.WorkspaceResourceId", null),
  },
  {
    name: "the workspace has no keys",
    why: "Agents of old write with one.",
    source: "https://learn.microsoft.com/azure/azure-monitor/logs/workspace-design",
    faults: every(workspace, "properties.features.disableLocalAuth", true),
    breach: changed(workspace, "properties.features.disableLocalAuth", false),
  },
  {
    name: "logs are kept for a limited time",
    why: "They hold ids of spaces.",
    source: "docs/decisions/0017-logs.md",
    faults: (prediction) =>
      unlessAll(prediction, workspace, (made) => Number(valueAt(made, "properties.retentionInDays")) <= 90),
    breach: changed(workspace, "properties.retentionInDays", 730),
  },
  {
    name: "the workspace masks what it stores",
    why: "A masking rule that no workspace names masks nothing.",
    source: "https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-transformations",
    faults: (prediction) => {
      const rules = ofType(prediction, masking).map(({ id }) => id);
      return unlessAll(prediction, workspace, (made) =>
        rules.includes(textAt(made, "properties.defaultDataCollectionRuleResourceId")),
      );
    },
    breach: changed(workspace, "properties.defaultDataCollectionRuleResourceId", null),
  },
  {
    name: "no table of telemetry keeps a payment link",
    why: "Who has the link can pay by it, and see what for.",
    source: "docs/decisions/0017-logs.md",
    faults: (prediction) => {
      const flows = ofType(prediction, masking).flatMap((rule) => listAt(rule, "properties.dataFlows"));
      return ["AppDependencies", "AppExceptions", "AppRequests", "AppTraces"].filter(
        (table) =>
          !flows.some(
            (flow) =>
              listAt(flow, "streams").includes(`Microsoft-Table-${table}`) &&
              textAt(flow, "transformKql").includes('"/pay/"'),
          ),
      );
    },
    breach: changed(masking, "properties.dataFlows.2.transformKql", "source"),
  },
  {
    name: "the platform keeps no second copy of the application's logs",
    why: "Its copy is not masked.",
    source: "docs/decisions/0023-infrastructure.md",
    faults: (prediction) =>
      ofType(prediction, diagnostics)
        .filter(({ id }) => id.includes("/Microsoft.Web/sites/"))
        .filter((setting) => listAt(setting, "properties.logs").length > 0)
        .map(({ id }) => id),
    breach: changed(diagnostics, "properties.logs", [{ categoryGroup: "allLogs", enabled: true }], ({ id }) =>
      id.includes("/Microsoft.Web/sites/"),
    ),
  },
  {
    name: "everything that can tell of itself does",
    why: "After a theft the question is who read what.",
    source: "Azure.KeyVault.Logs, Azure.ServiceBus.AuditLogs, Azure.Storage.DiagnosticSettings",
    faults: (prediction) => {
      const told = ofType(prediction, diagnostics).map(({ id }) => id);
      const telling = [blobService, namespace, database, vault, app, network, rulesOfNetwork, workspace];
      return [...telling, firewall, publicAddress]
        .flatMap((type) => ofType(prediction, type))
        .filter(
          ({ id }) => !told.some((setting) => setting.startsWith(`${id}/providers/Microsoft.Insights/`)),
        )
        .map(({ name }) => name);
    },
    breach: without(diagnostics, ({ id }) => id.includes("/Microsoft.KeyVault/")),
  },
  {
    name: "what is told is all of it, and lies in our workspace",
    why: "A category that was left out is the one that is wanted.",
    source: "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings",
    faults: (prediction) =>
      ofType(prediction, diagnostics)
        .filter(
          (setting) =>
            !textAt(setting, "properties.workspaceId").includes("/workspaces/filing-logs-") ||
            listAt(setting, "properties.logs").some((log) => valueAt(log, "categoryGroup") !== "allLogs"),
        )
        .map(({ id }) => id),
    breach: changed(diagnostics, "properties.logs.0", { category: "AuditEvent", enabled: true }, ({ id }) =>
      id.includes("/Microsoft.KeyVault/"),
    ),
  },
  {
    name: "every alert is on and calls somebody",
    why: "An alert that nobody gets is a comfort without a reason.",
    source: "docs/runbook.md",
    faults: (prediction) =>
      [...ofType(prediction, logAlert), ...ofType(prediction, metricAlert)]
        .filter(
          (alert) =>
            valueAt(alert, "properties.enabled") !== true ||
            listAt(alert, "properties.actions.actionGroups").length +
              listAt(alert, "properties.actions").length ===
              0,
        )
        .map(({ name }) => name),
    breach: changed(logAlert, "properties.actions.actionGroups", []),
  },
];

const deploymentRules: readonly SecurityRule[] = [
  {
    name: "a deployment gives nothing away",
    why: "Its outputs are kept, and read by everybody who may look at the resource group.",
    source: "Azure.Deployment.OutputSecretValue",
    faults: ({ outputs }) => Object.keys(outputs),
    breach: (prediction) => ({ ...prediction, outputs: { key: "planted" } }),
  },
  {
    name: "no value is a key or signs itself in",
    why: "Identities need none.",
    source: "docs/decisions/0023-infrastructure.md",
    faults: ({ resources }) =>
      resources.filter((resource) => keyLike.test(JSON.stringify(resource))).map(({ name }) => name),
    breach: changed(
      app,
      "properties.siteConfig.appSettings.0.value",
      "AccountEndpoint=https://x;AccountKey=planted==",
    ),
  },
  {
    name: "every address that is called is HTTPS",
    why: "One letter less and everything is read on the way.",
    source: "docs/settings.md",
    faults: ({ resources }) =>
      resources.filter((resource) => JSON.stringify(resource).includes('"http://')).map(({ name }) => name),
    breach: changed(app, "properties.siteConfig.appSettings.0.value", "http://pay.filing.example"),
  },
];

const keyLike =
  /AccountKey=|SharedAccessKey|[?&]sig=|listKeys\(|listSecrets\(|BEGIN [A-Z ]*PRIVATE KEY|password=/i;

/** Every rule of ours about what is deployed. */
export const securityRules: readonly SecurityRule[] = [
  ...storageRules,
  ...messagingRules,
  ...databaseRules,
  ...vaultRules,
  ...applicationRules,
  ...networkRules,
  ...accessRules,
  ...observationRules,
  ...deploymentRules,
];

type Check = SecurityRule["faults"];

/** Every resource of a type (that is meant) has this value at this path, and there is one. */
function every(
  type: string,
  path: string,
  expected: unknown,
  isMeant: (resource: Resource) => boolean = () => true,
): Check {
  return (prediction) => {
    const meant = ofType(prediction, type).filter(isMeant);
    if (meant.length === 0) return [`no ${type}`];
    return meant.filter((resource) => valueAt(resource, path) !== expected).map(({ name }) => name);
  };
}

/** The names of those that do not hold; also a fault when there is none at all. */
function unlessAll(
  prediction: Prediction,
  type: string,
  holds: (resource: Resource) => boolean,
): readonly string[] {
  const made = ofType(prediction, type);
  if (made.length === 0) return [`no ${type}`];
  return made.filter((resource) => !holds(resource)).map(({ name }) => name);
}

function settingOf(prediction: Prediction, name: string): string | undefined {
  const values = ofType(prediction, app)
    .flatMap((made) => listAt(made, "properties.siteConfig.appSettings"))
    .filter((setting) => valueAt(setting, "name") === name)
    .map((setting) => textAt(setting, "value"));
  return values[0];
}

function subnets(prediction: Prediction): readonly unknown[] {
  return ofType(prediction, network).flatMap((made) => listAt(made, "properties.subnets"));
}

interface Allowed {
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly ports: readonly string[];
}

/** What the rules of all subnets let through in a direction. */
function allowing(prediction: Prediction, direction: string): readonly Allowed[] {
  return ofType(prediction, rulesOfNetwork)
    .flatMap((group) => listAt(group, "properties.securityRules"))
    .filter(
      (rule) =>
        valueAt(rule, "properties.direction") === direction && valueAt(rule, "properties.access") === "Allow",
    )
    .map((rule) => ({
      name: textAt(rule, "name"),
      source: textAt(rule, "properties.sourceAddressPrefix"),
      destination: textAt(rule, "properties.destinationAddressPrefix"),
      ports: [
        ...listAt(rule, "properties.destinationPortRanges").map(String),
        textAt(rule, "properties.destinationPortRange"),
      ].filter((port) => port !== ""),
    }));
}

const deniesAll =
  (direction: string) =>
  (rule: unknown): boolean =>
    valueAt(rule, "properties.direction") === direction &&
    valueAt(rule, "properties.access") === "Deny" &&
    ["protocol", "sourceAddressPrefix", "destinationAddressPrefix", "destinationPortRange"].every(
      (part) => valueAt(rule, `properties.${part}`) === "*",
    );

const roleOf = (made: Resource): string =>
  textAt(made, "properties.roleDefinitionId").split("/").at(-1) ?? "";

const dataActions = (roles: readonly Resource[]): readonly string[] =>
  roles
    .flatMap((made) => listAt(made, "properties.permissions"))
    .flatMap((permission) => listAt(permission, "dataActions"))
    .map(String);
