import { type SpaceAddress, addressOf } from "../domain/access/connection.ts";
import { type Filer } from "../domain/access/principal.ts";
import { type Profile } from "../domain/access/profile.ts";
import { type Instant } from "../domain/instant.ts";
import { type Language } from "../domain/language.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type DoorRefusal } from "./doorkeeper.ts";
import { type SpaceKeeping } from "./open-space.ts";
import { type RefusalOf } from "./refusal.ts";

export interface ProfileDetails {
  readonly language: Language;
  readonly email: string;
  readonly name: string;
}

type PutProfileRefusal = DoorRefusal | RefusalOf<"changed-meanwhile"> | RefusalOf<"key-superseded">;

/**
 * First login: afterwards the key opens a space of its own, new and empty. Later: the details are changed, never
 * the key that opens the space. The pointer from the key is made first, so a crash in between loses nothing. After the
 * profile was erased it is a first login again, and the space is as it was left.
 */
export const putProfile =
  (needs: SpaceKeeping) =>
  async (
    filer: Filer,
    details: ProfileDetails,
    receivedAt: Instant,
  ): Promise<Result<{ readonly profile: Profile; readonly created: boolean }, PutProfileRefusal>> => {
    const admitted = await needs.doors.admit(filer.connection, receivedAt);
    if (!admitted.ok) return admitted;
    const space = await spaceOf(needs, filer);
    const found = await needs.spaces.profile(space);
    if (found === undefined) return create(needs, space, firstProfile(space, filer, details, receivedAt));
    if (found.value.keyId !== filer.keyId) return refuse({ kind: "key-superseded" });
    const profile: Profile = { ...found.value, ...details };
    const outcome = await needs.spaces.commit(space, [{ replace: { profile }, version: found.version }]);
    return outcome.kind === "committed"
      ? ok({ profile, created: false })
      : refuse({ kind: "changed-meanwhile" });
  };

async function spaceOf({ references }: SpaceKeeping, filer: Filer): Promise<SpaceAddress> {
  const known = await references.key(filer.keyId);
  if (known !== undefined) return addressOf(known);
  const own = {
    kind: "key",
    keyId: filer.keyId,
    connection: filer.connection,
    spaceId: filer.keyId,
  } as const;
  const { pointer } = await references.create<"key">(own);
  return addressOf(pointer);
}

async function create(
  { spaces }: SpaceKeeping,
  space: SpaceAddress,
  profile: Profile,
): Promise<Result<{ readonly profile: Profile; readonly created: boolean }, PutProfileRefusal>> {
  const erased = await spaces.erasedProfile(space);
  if (erased !== undefined && erased.value.keyId !== profile.keyId) return refuse({ kind: "key-superseded" });
  const change =
    erased === undefined ? { create: { profile } } : { replace: { profile }, version: erased.version };
  const outcome = await spaces.commit(space, [change]);
  return outcome.kind === "committed"
    ? ok({ profile, created: true })
    : refuse({ kind: "changed-meanwhile" });
}

const firstProfile = (
  ...[space, filer, details, createdAt]: [SpaceAddress, Filer, ProfileDetails, Instant]
): Profile => ({
  ...space,
  keyId: filer.keyId,
  ...details,
  ...(filer.certificate === undefined ? {} : { certificate: filer.certificate }),
  createdAt,
});
