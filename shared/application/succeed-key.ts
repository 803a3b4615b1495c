import { type Connection, type SpaceAddress } from "../domain/access/connection.ts";
import { type Filer } from "../domain/access/principal.ts";
import { type OfferedProfile } from "../domain/access/profile.ts";
import {
  type ShownCode,
  claimedFor,
  isRenewedAsAnotherKey,
  mayRedeem,
  offer,
  succeededBy,
} from "../domain/access/succession.ts";
import { type Instant } from "../domain/instant.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type AttemptRefusal, countAttempt } from "./count-attempt.ts";
import { type DoorRefusal } from "./doorkeeper.ts";
import { type OpenSpace, type SpaceKeeping } from "./open-space.ts";
import { type Identifiers } from "./ports/identifiers.ts";
import { type Journal } from "./ports/journal.ts";
import { type Versioned } from "./ports/personal-spaces.ts";
import { type Registers } from "./ports/registers.ts";
import { type RefusalOf } from "./refusal.ts";

export interface SucceedingKeys extends SpaceKeeping {
  readonly registers: Registers;
  readonly identifiers: Identifiers;
  readonly journal: Journal;
}

const codesAnHour = { attempts: 5, windowMinutes: 60 };
const redemptionsAnHour = { attempts: 10, windowMinutes: 60 };

export interface SuccessionCode {
  readonly code: string;
  readonly expiresAt: Instant;
}

/**
 * Makes the one-time code with which a renewed certificate takes a space over. Only its digest is stored: in the
 * profile, where it takes the place of the code before it, and as the pointer by which the new key finds the space.
 */
export const makeSuccessionCode =
  (needs: SucceedingKeys) =>
  async (
    { space, profile }: OpenSpace,
    receivedAt: Instant,
  ): Promise<Result<SuccessionCode, RefusalOf<"certificate-required"> | AttemptRefusal>> => {
    const { spaces, references, identifiers } = needs;
    if (!isRenewedAsAnotherKey(space.connection)) return refuse({ kind: "certificate-required" });
    const { keyId } = profile.value;
    const attempt = { id: `succession-code:${keyId}`, at: receivedAt, allowance: codesAnHour };
    const counted = await countAttempt(needs, attempt);
    if (!counted.ok) return counted;
    const code = identifiers.secret();
    const codeDigest = identifiers.digest(code);
    const offered = offer(profile.value, codeDigest, receivedAt);
    const outcome = await spaces.commit(space, [{ replace: { profile: offered }, version: profile.version }]);
    if (outcome.kind === "conflict") return refuse({ kind: "changed-meanwhile" });
    await references.create<"succession-code">({ kind: "succession-code", ...space, codeDigest });
    return ok({ code, expiresAt: offered.succession.expiresAt });
  };

export type RedeemRefusal =
  | DoorRefusal
  | AttemptRefusal
  | RefusalOf<"certificate-required">
  | RefusalOf<"succession-code-invalid">
  | RefusalOf<"key-has-space">;

/**
 * Lets a renewed certificate open the space that the code was made for: an alias, nothing in the space moves, and the
 * key before opens it no more. Each step can be repeated: the code is claimed in the profile, so that no other key
 * can; the pointer of the new key is made; the profile names the new key. Until that last step the key before opens
 * the space, from it on the new one does: there is always exactly one.
 */
export const redeemSuccessionCode =
  (needs: SucceedingKeys) =>
  async (filer: Filer, code: string, receivedAt: Instant): Promise<Result<OpenSpace, RedeemRefusal>> => {
    if (!isRenewedAsAnotherKey(filer.connection)) return refuse({ kind: "certificate-required" });
    const admitted = await needs.doors.admit(filer.connection, receivedAt);
    if (!admitted.ok) return admitted;
    const attempt = { id: `redemption:${filer.keyId}`, at: receivedAt, allowance: redemptionsAnHour };
    const counted = await countAttempt(needs, attempt);
    if (!counted.ok) return counted;
    const codeDigest = needs.identifiers.digest(code);
    const shown = { codeDigest, keyId: filer.keyId, at: receivedAt };
    const offered = await offeredSpace(needs, filer.connection, shown);
    if (offered === undefined) return refuse({ kind: "succession-code-invalid" });
    const own = await needs.references.key(filer.keyId);
    if (own !== undefined && !isSame(own, offered.space)) return refuse({ kind: "key-has-space" });
    return takeOver(needs, filer, offered);
  };

/** A space that is offered to a renewed key. */
interface OfferedSpace {
  readonly space: SpaceAddress;
  readonly profile: Versioned<OfferedProfile>;
}

/** The space that a code was made for, if it lets the key in. One of another connection never does. */
async function offeredSpace(
  { spaces, references }: SucceedingKeys,
  connection: Connection,
  shown: ShownCode,
): Promise<OfferedSpace | undefined> {
  const pointer = await references.successionCode(shown.codeDigest);
  if (pointer?.connection !== connection) return undefined;
  const space = { connection, spaceId: pointer.spaceId };
  const found = await spaces.profile(space);
  if (found === undefined || !mayRedeem(found.value, shown)) return undefined;
  return { space, profile: { value: found.value, version: found.version } };
}

async function takeOver(
  needs: SucceedingKeys,
  filer: Filer,
  { space, profile }: OfferedSpace,
): Promise<Result<OpenSpace, RefusalOf<"changed-meanwhile"> | RefusalOf<"key-has-space">>> {
  const isClaimed = profile.value.succession.claimedBy === filer.keyId;
  const claimed = isClaimed ? profile : await change(needs, profile, claimedFor(profile.value, filer.keyId));
  if (claimed === undefined) return refuse({ kind: "changed-meanwhile" });
  const { pointer } = await needs.references.create<"key">({ kind: "key", ...space, keyId: filer.keyId });
  if (!isSame(pointer, space)) return refuse({ kind: "key-has-space" });
  if (claimed.value.keyId === filer.keyId) return ok({ space, profile: claimed });
  const succeeded = await change(needs, claimed, succeededBy(claimed.value, filer));
  if (succeeded === undefined) return refuse({ kind: "changed-meanwhile" });
  needs.journal.record({ code: "key-succeeded", subject: space.spaceId });
  return ok({ space, profile: succeeded });
}

/** The profile with its new version; `undefined` when somebody else changed it meanwhile. */
async function change(
  { spaces }: SucceedingKeys,
  { version }: Versioned<unknown>,
  profile: OfferedProfile,
): Promise<Versioned<OfferedProfile> | undefined> {
  const outcome = await spaces.commit(profile, [{ replace: { profile }, version }]);
  return outcome.kind === "committed"
    ? { value: profile, version: outcome.versions[0] ?? version }
    : undefined;
}

const isSame = (one: SpaceAddress, other: SpaceAddress): boolean =>
  one.connection === other.connection && one.spaceId === other.spaceId;
