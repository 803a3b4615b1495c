import { z } from "zod";
import addressesFile from "./addresses-to-allow.json" with { type: "json" };
import authoritiesFile from "./certificate-authorities.json" with { type: "json" };
import waysInFile from "./ways-in.json" with { type: "json" };
import { type Forms } from "./setting-forms.ts";
import { type Setting, type SettingName, settings } from "./settings.ts";

/** How to reach one service: with a connection string on the desk, by identity in Azure. */
export type ServiceAddress =
  | { readonly kind: "connection-string"; readonly connectionString: string }
  | { readonly kind: "identity"; readonly endpoint: string };

/** Everything that the application is told from outside, checked as a whole. */
export interface Config {
  readonly serviceBus: ServiceAddress;
  readonly cosmos: ServiceAddress;
  readonly uploadsStorage: ServiceAddress;
  readonly archiveStorage: ServiceAddress;
  /** The client id of the one user-assigned identity; absent on the desk. */
  readonly identityClientId: string | undefined;
  readonly publicUrl: string;
  readonly filers: { readonly issuer: string; readonly audience: string; readonly jwksUri: string };
  readonly staff: { readonly issuer: string; readonly audience: string; readonly jwksUri: string };
  readonly waysIn: readonly {
    readonly policy: string;
    readonly identityProvider: string;
    readonly connection: "csam-cert" | "idaas" | "eid";
  }[];
  readonly certificateAuthorities: readonly {
    readonly name: string;
    readonly certificateTypes: readonly string[];
    readonly issuers: readonly string[];
  }[];
  /** The issuers of all of them. */
  readonly supportedAuthorities: readonly string[];
  readonly addressesToAllow: {
    readonly firewall: readonly string[];
    readonly trustedSites: readonly string[];
  };
  /** The e-mail address of the contact centre. */
  readonly contactCentre: string;
  readonly paymentProvider: { readonly url: string; readonly apiKey: string };
  readonly bankAccount: { readonly iban: string; readonly beneficiary: string };
  readonly paymentTerm: { readonly unit: "working-days" | "calendar-days"; readonly count: number };
  readonly mail: MailAddress;
  readonly uploadLimitBytes: number;
  readonly numberBlockSize: number;
  /** How long a change rests before the reconciliation compares it. */
  readonly restSeconds: number;
  readonly erasure: {
    readonly endedDays: number;
    readonly orphanDays: number;
    readonly profileDays: number;
    readonly transferDays: number;
  };
}

/** Where mail goes. */
export type MailAddress =
  { readonly kind: "folder"; readonly path: string } | { readonly kind: "service"; readonly url: string };

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings. The place decides what must be there: on a desk connection strings of the loopback interface, in
 * Azure addresses that are opened by identity, and never a mixture.
 * @throws Error that names every setting that is missing, wrong or out of place, all at once; no value is in it.
 */
export function readConfig(environment: Environment): Config {
  const place = settings.some((setting) => isOfAzureAlone(setting) && isGiven(environment[setting.name]))
    ? "azure"
    : "desk";
  const faults = settings.flatMap((setting) => faultsOf(setting, place, environment[setting.name]));
  if (faults.length > 0) throw new Error(`the settings are not complete:\n- ${faults.join("\n- ")}`);
  return configOf((name) => environment[name] ?? "", place);
}

const isOfAzureAlone = ({ host, local, azure }: Setting): boolean =>
  host !== true && local === undefined && azure !== undefined;

/** An empty value is none: that is how a deployment tells a setting that nobody gave. */
const isGiven = (value: string | undefined): value is string => value !== undefined && value !== "";

type Place = keyof Forms;

/** What the platform leaves in the place of a secret that it cannot read. */
const unresolved = "@Microsoft.KeyVault(";

function faultsOf(setting: Setting, place: Place, value: string | undefined): readonly string[] {
  const { name, form } = setting;
  const belongs = belonging(setting, place);
  if (belongs === "either way") return [];
  if (!isGiven(value)) return belongs === "there" ? [`${name} is missing`] : [];
  if (value.startsWith(unresolved)) return [`${name} could not be read from the key vault`];
  if (belongs === "absent") return [`${name} must be absent ${place === "desk" ? "on a desk" : "in Azure"}`];
  return form[place].isMet(value) ? [] : [`${name} must be ${form[place].words}`];
}

/** Whether a setting must be there. What the platform tells the host beyond the table is between the two. */
function belonging({ host, local, azure }: Setting, place: Place): "there" | "absent" | "either way" {
  if (place === "azure" && azure?.from === "platform") return "either way";
  if ((place === "desk" ? local : azure) !== undefined) return "there";
  return host === true ? "either way" : "absent";
}

function configOf(text: (name: SettingName) => string, place: Place): Config {
  const number = (name: SettingName): number => Number(text(name));
  const service = (onTheDesk: SettingName, inAzure: SettingName): ServiceAddress =>
    place === "desk"
      ? { kind: "connection-string", connectionString: text(onTheDesk) }
      : { kind: "identity", endpoint: text(inAzure) };
  const audience = text("TOKEN_AUDIENCE");
  return {
    serviceBus: service("ServiceBus", "ServiceBus__fullyQualifiedNamespace"),
    cosmos: service("COSMOS", "COSMOS"),
    uploadsStorage: service("UPLOADS_STORAGE", "UPLOADS_STORAGE"),
    archiveStorage: service("ARCHIVE_STORAGE", "ARCHIVE_STORAGE"),
    identityClientId: place === "desk" ? undefined : text("ServiceBus__clientId"),
    publicUrl: text("PUBLIC_URL"),
    filers: { issuer: text("FILER_ISSUER"), jwksUri: text("FILER_JWKS_URI"), audience },
    staff: { issuer: text("STAFF_ISSUER"), jwksUri: text("STAFF_JWKS_URI"), audience },
    waysIn: waysIn.parse(waysInFile.waysIn),
    certificateAuthorities: authoritiesFile.authorities,
    supportedAuthorities: authoritiesFile.authorities.flatMap(({ issuers }) => issuers),
    addressesToAllow: addressesFile,
    contactCentre: text("CONTACT_CENTRE_EMAIL"),
    paymentProvider: { url: text("PAYMENT_PROVIDER_URL"), apiKey: text("PAYMENT_PROVIDER_KEY") },
    bankAccount: { iban: text("PAYMENT_IBAN"), beneficiary: text("PAYMENT_BENEFICIARY") },
    paymentTerm: {
      unit: text("PAYMENT_TERM_UNIT") === "calendar-days" ? "calendar-days" : "working-days",
      count: number("PAYMENT_TERM_DAYS"),
    },
    mail: mailAddress(text("MAIL")),
    uploadLimitBytes: number("UPLOAD_LIMIT_BYTES"),
    numberBlockSize: number("NUMBER_BLOCK_SIZE"),
    restSeconds: number("RECONCILE_AFTER_SECONDS"),
    erasure: {
      endedDays: number("ERASE_ENDED_AFTER_DAYS"),
      orphanDays: number("ERASE_ORPHANS_AFTER_DAYS"),
      profileDays: number("ERASE_PROFILES_AFTER_DAYS"),
      transferDays: number("ERASE_TRANSFERS_AFTER_DAYS"),
    },
  };
}

const mailAddress = (value: string): MailAddress =>
  /^https:\/\/./.test(value) ? { kind: "service", url: value } : { kind: "folder", path: value };

const waysIn = z.array(
  z.object({
    policy: z.string(),
    identityProvider: z.string(),
    connection: z.enum(["csam-cert", "idaas", "eid"]),
  }),
);
