import { z } from "zod";
import addressesFile from "./addresses-to-allow.json" with { type: "json" };
import authoritiesFile from "./certificate-authorities.json" with { type: "json" };
import waysInFile from "./ways-in.json" with { type: "json" };
import { type SettingName } from "./settings.ts";

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
  /** Whether this is somebody's desk: every service is on the loopback interface. */
  readonly onTheDesk: boolean;
}

/** Where mail goes. */
export type MailAddress =
  { readonly kind: "folder"; readonly path: string } | { readonly kind: "service"; readonly url: string };

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings.
 * @throws Error that names every setting that is missing or wrong, all at once.
 */
export function readConfig(environment: Environment): Config {
  const faults: string[] = [];
  const reading = reader(environment, faults);
  const config = configOf(environment, reading);
  if (environment["CLOCK_OFFSET_MS"] !== undefined && !config.onTheDesk) {
    faults.push("CLOCK_OFFSET_MS must be absent: the clock moves only where every service is on 127.0.0.1");
  }
  if (config.mail.kind === "folder" && !config.onTheDesk) {
    faults.push("MAIL must be an https address: mail is files only where every service is on 127.0.0.1");
  }
  if (faults.length > 0) throw new Error(`the settings are not complete:\n- ${faults.join("\n- ")}`);
  return config;
}

function configOf(environment: Environment, { text, url, integer, address }: Reading): Config {
  const cosmos = address("COSMOS", undefined);
  const audience = text("TOKEN_AUDIENCE");
  return {
    serviceBus: address("ServiceBus", environment["ServiceBus__fullyQualifiedNamespace"]),
    cosmos,
    uploadsStorage: address("UPLOADS_STORAGE", undefined),
    archiveStorage: address("ARCHIVE_STORAGE", undefined),
    identityClientId: environment["ServiceBus__clientId"],
    publicUrl: url("PUBLIC_URL"),
    filers: { issuer: url("FILER_ISSUER"), jwksUri: url("FILER_JWKS_URI"), audience },
    staff: { issuer: url("STAFF_ISSUER"), jwksUri: url("STAFF_JWKS_URI"), audience },
    waysIn: waysIn.parse(waysInFile.waysIn),
    certificateAuthorities: authoritiesFile.authorities,
    supportedAuthorities: authoritiesFile.authorities.flatMap(({ issuers }) => issuers),
    addressesToAllow: addressesFile,
    contactCentre: text("CONTACT_CENTRE_EMAIL", /^[^\s@]+@[^\s@]+$/),
    paymentProvider: { url: url("PAYMENT_PROVIDER_URL"), apiKey: text("PAYMENT_PROVIDER_KEY") },
    bankAccount: { iban: text("PAYMENT_IBAN"), beneficiary: text("PAYMENT_BENEFICIARY") },
    paymentTerm: {
      unit:
        text("PAYMENT_TERM_UNIT", /^(working|calendar)-days$/) === "calendar-days"
          ? "calendar-days"
          : "working-days",
      count: integer("PAYMENT_TERM_DAYS"),
    },
    mail: mailAddress(text("MAIL")),
    uploadLimitBytes: integer("UPLOAD_LIMIT_BYTES"),
    numberBlockSize: integer("NUMBER_BLOCK_SIZE"),
    restSeconds: integer("RECONCILE_AFTER_SECONDS"),
    erasure: {
      endedDays: integer("ERASE_ENDED_AFTER_DAYS"),
      orphanDays: integer("ERASE_ORPHANS_AFTER_DAYS"),
      profileDays: integer("ERASE_PROFILES_AFTER_DAYS"),
      transferDays: integer("ERASE_TRANSFERS_AFTER_DAYS"),
    },
    onTheDesk:
      cosmos.kind === "connection-string" &&
      /AccountEndpoint=http:\/\/127\.0\.0\.1[:/]/.test(cosmos.connectionString),
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

interface Reading {
  readonly text: (name: SettingName, shape?: RegExp) => string;
  readonly url: (name: SettingName) => string;
  readonly integer: (name: SettingName) => number;
  readonly address: (name: SettingName, identityEndpoint: string | undefined) => ServiceAddress;
}

/** Reads one setting at a time and collects what is wrong, so that an operator sees it all at once. */
function reader(environment: Environment, faults: string[]): Reading {
  const text = (name: SettingName, shape = /^.+$/s): string => {
    const value = environment[name];
    if (value === undefined || value === "") faults.push(`${name} is missing`);
    else if (!shape.test(value)) faults.push(`${name} is not of the form ${String(shape)}`);
    return value ?? "";
  };
  return {
    text,
    url: (name) => text(name, /^https?:\/\/.+[^/]$/),
    integer: (name) => Number(text(name, /^[1-9]\d{0,9}$/)),
    address(name, identityEndpoint) {
      if (identityEndpoint !== undefined) return { kind: "identity", endpoint: identityEndpoint };
      const value = text(name);
      return /^https:\/\/[^;]+$/.test(value)
        ? { kind: "identity", endpoint: value }
        : { kind: "connection-string", connectionString: value };
    },
  };
}
