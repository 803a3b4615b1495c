import { type SpaceAddress, addressOf } from "../domain/access/connection.ts";
import { type Filer } from "../domain/access/principal.ts";
import { type Profile } from "../domain/access/profile.ts";
import { type Instant } from "../domain/instant.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type Doorkeeper, type DoorRefusal } from "./doorkeeper.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";
import { type References } from "./ports/references.ts";
import { type RefusalOf } from "./refusal.ts";

/** The space that a key has opened, and whose it is. */
export interface OpenSpace {
  readonly space: SpaceAddress;
  readonly profile: Versioned<Profile>;
}

export type OpenSpaceRefusal = DoorRefusal | RefusalOf<"profile-required"> | RefusalOf<"key-superseded">;

export interface SpaceKeeping {
  readonly spaces: PersonalSpaces;
  readonly references: References;
  readonly doors: Doorkeeper;
}

/**
 * Opens the personal space of a key. Two things must agree: the pointer from the key to a space, and the one key
 * that the space's profile names. A key without either has no profile yet; a key whose pointer leads to a space that
 * another key opens was succeeded by that one, or never came to open it.
 */
export async function openSpace(
  { spaces, references, doors }: SpaceKeeping,
  filer: Filer,
  receivedAt: Instant,
): Promise<Result<OpenSpace, OpenSpaceRefusal>> {
  const admitted = await doors.admit(filer.connection, receivedAt);
  if (!admitted.ok) return admitted;
  const pointer = await references.key(filer.keyId);
  if (pointer === undefined) return refuse({ kind: "profile-required" });
  const space = addressOf(pointer);
  const profile = await spaces.profile(space);
  if (profile === undefined) return refuse({ kind: "profile-required" });
  if (profile.value.keyId !== filer.keyId) return refuse({ kind: "key-superseded" });
  return ok({ space, profile });
}
