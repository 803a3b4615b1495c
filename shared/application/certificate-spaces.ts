import { type CertificateAuthority } from "../domain/access/certificate-authority.ts";
import { type Connection, type SpaceAddress, addressOf } from "../domain/access/connection.ts";
import { keyText } from "../domain/access/principal.ts";
import { type Identifiers } from "./ports/identifiers.ts";
import { type References } from "./ports/references.ts";

export interface FindingSpaces {
  readonly references: References;
  readonly identifiers: Identifiers;
  readonly certificateAuthorities: readonly CertificateAuthority[];
}

/**
 * The spaces that a certificate of that number opens, or has opened, through one way in. A serial number is unique for
 * its issuer only: the type of the certificate names the issuers, and a type that nobody knows leaves all of them.
 */
export async function spacesOfCertificate(
  { references, identifiers, certificateAuthorities }: FindingSpaces,
  connection: Connection,
  { number, type }: { readonly number: string; readonly type?: string },
): Promise<readonly SpaceAddress[]> {
  const spaces = new Map<string, SpaceAddress>();
  for (const issuer of issuersOf(certificateAuthorities, type)) {
    const pointer = await references.key(identifiers.digest(keyText(connection, issuer, number)));
    if (pointer === undefined) continue;
    spaces.set(pointer.spaceId, addressOf(pointer));
  }
  return [...spaces.values()];
}

function issuersOf(
  authorities: readonly CertificateAuthority[],
  type: string | undefined,
): readonly string[] {
  const named = authorities.filter(({ certificateTypes }) =>
    certificateTypes.some((known) => plain(known) === plain(type ?? "")),
  );
  return (named.length === 0 ? authorities : named).flatMap(({ issuers }) => issuers);
}

/** As people write the name of a type: spaces and capitals make no difference. */
const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, "");
