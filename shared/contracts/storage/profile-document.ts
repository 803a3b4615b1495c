import { z } from "zod";
import { type ErasedProfile, type Profile } from "../../domain/access/profile.ts";
import { type StoredDocument, isKind, schemaVersion1, at, connection, language } from "./values.ts";

const profile = z.object({
  connection,
  spaceId: z.string(),
  keyId: z.string(),
  language,
  email: z.string(),
  name: z.string(),
  certificate: z
    .object({
      issuer: z.string(),
      serial: z.string(),
      type: z.string().exactOptional(),
      owner: z.string().exactOptional(),
      email: z.string().exactOptional(),
    })
    .exactOptional(),
  succession: z
    .object({ codeDigest: z.string(), expiresAt: at, claimedBy: z.string().exactOptional() })
    .exactOptional(),
  createdAt: at,
});

const erasedProfile = z.object({ connection, spaceId: z.string(), keyId: z.string(), erasedAt: at });

/** The one profile of a space, or what is left of it. */
export const profileId = "profile";

/** Reads a stored profile; `undefined` for a document of another kind. Throws when this version does not know its shape. */
export function parseProfileDocument(document: unknown): Profile | undefined {
  if (!isKind(document, "profile")) return undefined;
  schemaVersion1.parse(document);
  return profile.parse(document);
}

/** A profile as it is stored. */
export const profileDocument = (value: Profile): StoredDocument => ({
  id: profileId,
  kind: "profile",
  schemaVersion: 1,
  ...profile.encode(value),
});

/**
 * Reads what is left of a profile; `undefined` for a document of another kind. Throws when this version does not know
 * its shape.
 */
export function parseErasedProfileDocument(document: unknown): ErasedProfile | undefined {
  if (!isKind(document, "erased-profile")) return undefined;
  schemaVersion1.parse(document);
  return erasedProfile.parse(document);
}

/** What is left of a profile, as it is stored: in its place. */
export const erasedProfileDocument = (value: ErasedProfile): StoredDocument => ({
  id: profileId,
  kind: "erased-profile",
  schemaVersion: 1,
  ...erasedProfile.encode(value),
});
