import { type SpaceAddress } from "../../domain/access/connection.ts";

/** Create-only pointers: whoever comes first has it, for good. */
export type Reference =
  /** A structured communication (its twelve digits) and the payment link belong to one payment. */
  | (SpaceAddress & {
      readonly kind: "communication";
      readonly digits: string;
      readonly paymentId: string;
      readonly linkSecret: string;
    })
  /** A key opens one space. */
  | (SpaceAddress & { readonly kind: "key"; readonly keyId: string })
  /** A one-time code leads to the space that it was made for. The code itself is kept nowhere. */
  | (SpaceAddress & { readonly kind: "succession-code"; readonly codeDigest: string })
  /** A publication reference belongs to one enterprise. */
  | {
      readonly kind: "publication";
      readonly reference: string;
      readonly enterpriseNumber: string;
      readonly publicationId: string;
    };

export interface References {
  /** Afterwards the pointer exists: ours when `created`, else the one that was there first. */
  create<Kind extends Reference["kind"]>(
    pointer: Extract<Reference, { kind: Kind }>,
  ): Promise<{ readonly created: boolean; readonly pointer: Extract<Reference, { kind: Kind }> }>;
  communication(digits: string): Promise<Extract<Reference, { kind: "communication" }> | undefined>;
  key(keyId: string): Promise<Extract<Reference, { kind: "key" }> | undefined>;
  successionCode(codeDigest: string): Promise<Extract<Reference, { kind: "succession-code" }> | undefined>;
  publication(reference: string): Promise<Extract<Reference, { kind: "publication" }> | undefined>;
}
