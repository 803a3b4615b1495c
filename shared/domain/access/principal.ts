import { type Connection } from "./connection.ts";

/** What a commercial certificate says of itself. Issuer and serial number are its identity, the rest is attribute. */
export interface Certificate {
  /** RFC 4514 string. */
  readonly issuer: string;
  /** Lower-case hexadecimal, no leading zeros. */
  readonly serial: string;
  readonly type?: string;
  readonly owner?: string;
  readonly email?: string;
}

export interface Filer {
  readonly kind: "filer";
  readonly connection: Connection;
  readonly keyId: string;
  readonly certificate?: Certificate;
}

export type StaffRole = "contact-centre" | "treasury" | "operator" | "scheduler";

export interface Staff {
  readonly kind: "staff";
  readonly subject: string;
  readonly roles: readonly StaffRole[];
}

/** Who holds a token. */
export type Principal = Filer | Staff;

/** The text whose digest names a key: a certificate by issuer and serial number, an eID by the person's pseudonym. */
export const keyText = (connection: Connection, ...material: readonly string[]): string =>
  JSON.stringify([connection, ...material]);
