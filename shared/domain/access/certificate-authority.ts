/** Who issues commercial certificates that open a space here. */
export interface CertificateAuthority {
  readonly name: string;
  /** What its certificates are called: the type that a holder names to the contact centre. */
  readonly certificateTypes: readonly string[];
  /** RFC 4514 names of the issuing certificates, exactly as a token names them. */
  readonly issuers: readonly string[];
}
