import { type Connection, type SpaceAddress, isSameSpace } from "../domain/access/connection.ts";
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
import { type Trace } from "./announce.ts";
import { type Telling, commitTold } from "./commit-told.ts";
import { type AttemptRefusal, countAttempt } from "./count-attempt.ts";
import { type DoorRefusal } from "./doorkeeper.ts";
import { type OpenSpace, type SpaceKeeping } from "./open-space.ts";
import { type Versioned } from "./ports/personal-spaces.ts";
import { type Registers } from "./ports/registers.ts";
import { type RefusalOf } from "./refusal.ts";

export interface SucceedingKeys extends SpaceKeeping, Telling {
  readonly registers: Registers;
}

const codesAnHour = { attempts: 5, windowMinutes: 60 };
const redemptionsAnHour = { attempts: 10, windowMinutes: 60 };

export interface SuccessionCode {
  readonly code: string;
  readonly expiresAt: Instant;
}

/**
 * Makes the one-time code with which a renewed certificate takes a space over. Only its digest is stored: in the
 * profile, where it takes the place of the code before it, and as the pointer by which the new key finds the space. The
 * holder is told that there is a code.
 */
export const makeSuccessionCode =
  (needs: SucceedingKeys) =>
  async (
    { space, profile }: OpenSpace,
    { receivedAt, trace }: { readonly receivedAt: Instant; readonly trace: Trace },
  ): Promise<Result<SuccessionCode, RefusalOf<"certificate-required"> | AttemptRefusal>> => {
    const { references, identifiers } = needs;
    if (!isRenewedAsAnotherKey(space.connection)) return refuse({ kind: "certificate-required" });
    const { keyId } = profile.value;
    const attempt = { id: `succession-code:${keyId}`, at: receivedAt, allowance: codesAnHour };
    const counted = await countAttempt(needs, attempt);
    if (!counted.ok) return counted;
    const code = identifiers.secret();
    const codeDigest = identifiers.digest(code);
    const offered = offer(profile.value, codeDigest, receivedAt);
    const { expiresAt } = offered.succession;
    const outcome = await commitTold(needs, space, {
      changes: [{ replace: { profile: offered }, version: profile.version }],
      content: { kind: "key-succession-code-made", expiresAt },
      cause: codeDigest,
      at: receivedAt,
      trace,
    });
    if (outcome.kind === "conflict") return refuse({ kind: "changed-meanwhile" });
    await references.create<"succession-code">({ kind: "succession-code", ...space, codeDigest });
    return ok({ code, expiresAt });
  };

export interface Redemption {
  readonly code: string;
  readonly receivedAt: Instant;
  readonly trace: Trace;
}

export type RedeemRefusal =
  | DoorRefusal
  | AttemptRefusal
  | RefusalOf<"certificate-required">
  | RefusalOf<"succession-code-invalid">
  | RefusalOf<"key-has-space">;

/**
 * Lets a renewed certificate open the space that the code was made for: an alias, nothing in the space moves, and the
 * key before opens it no more. Each step can be repeated: the code is claimed in the profile, so that no other key
 * can; the pointer of the new key is made; the profile names the new key, and the holder is told. Until that last step
 * the key before opens the space, from it on the new one does: there is always exactly one.
 */
export const redeemSuccessionCode =
  (needs: SucceedingKeys) =>
  async (filer: Filer, redemption: Redemption): Promise<Result<OpenSpace, RedeemRefusal>> => {
    const { code, receivedAt } = redemption;
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
    if (own !== undefined && !isSameSpace(own, offered.space)) return refuse({ kind: "key-has-space" });
    return takeOver(needs, { ...offered, by: filer }, redemption);
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
  { space, profile, by }: OfferedSpace & { readonly by: Filer },
  { receivedAt, trace }: Redemption,
): Promise<Result<OpenSpace, RefusalOf<"changed-meanwhile"> | RefusalOf<"key-has-space">>> {
  const claimed = await claim(needs, profile, by);
  if (claimed === undefined) return refuse({ kind: "changed-meanwhile" });
  const { pointer } = await needs.references.create<"key">({ kind: "key", ...space, keyId: by.keyId });
  if (!isSameSpace(pointer, space)) return refuse({ kind: "key-has-space" });
  if (claimed.value.keyId === by.keyId) return ok({ space, profile: claimed });
  const succeeded = succeededBy(claimed.value, by);
  const outcome = await commitTold(needs, space, {
    changes: [{ replace: { profile: succeeded }, version: claimed.version }],
    content: { kind: "key-succeeded" },
    cause: succeeded.succession.codeDigest,
    at: receivedAt,
    trace,
  });
  if (outcome.kind === "conflict") return refuse({ kind: "changed-meanwhile" });
  needs.journal.record({ code: "key-succeeded", subject: space.spaceId });
  return ok({ space, profile: { value: succeeded, version: outcome.versions[0] ?? claimed.version } });
}

/** The profile whose code is that key's; `undefined` when somebody else changed it meanwhile. */
async function claim(
  { spaces }: SucceedingKeys,
  { value, version }: Versioned<OfferedProfile>,
  { keyId }: Filer,
): Promise<Versioned<OfferedProfile> | undefined> {
  if (value.succession.claimedBy === keyId) return { value, version };
  const profile = claimedFor(value, keyId);
  const outcome = await spaces.commit(profile, [{ replace: { profile }, version }]);
  return outcome.kind === "committed"
    ? { value: profile, version: outcome.versions[0] ?? version }
    : undefined;
}
