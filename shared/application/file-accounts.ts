import { type Filing, type KeptFiling } from "../domain/filing/filing.ts";
import { receive } from "../domain/filing/steps.ts";
import { type Instant } from "../domain/instant.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import { type Announcing, type Trace, announce, hintFor } from "./announce.ts";
import { type Doorkeeper, type DoorRefusal } from "./doorkeeper.ts";
import { Fault } from "./fault.ts";
import { type GoneRefusal, keptFiling } from "./kept-filing.ts";
import { type OpenSpace } from "./open-space.ts";
import { type Documents } from "./ports/documents.ts";
import { type Identifiers } from "./ports/identifiers.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";
import { type RefusalOf } from "./refusal.ts";

export interface Upload {
  readonly bytes: Uint8Array;
  readonly format: "xbrl";
  readonly idempotencyKey: string;
  readonly receivedAt: Instant;
}

export interface FilingAccounts extends Announcing {
  readonly spaces: PersonalSpaces;
  readonly documents: Documents;
  readonly identifiers: Identifiers;
  readonly doors: Doorkeeper;
}

type FileRefusal = DoorRefusal | RetryRefusal;

type RetryRefusal = RefusalOf<"idempotency-key-reused"> | GoneRefusal;

/** A filing that is stored: `created` now, or met again by a retry. */
export interface FiledAccounts {
  readonly filing: Versioned<KeptFiling>;
  readonly created: boolean;
}

/**
 * Takes a file in. Afterwards the file is in the blob store, the filing in its space waits to be validated, and
 * nothing of it can be lost. The filing's id comes from the space and the Idempotency-Key, so a retry meets the
 * same filing; the same key with another file is refused, and so is one whose filing was erased or moved meanwhile.
 */
export const fileAccounts =
  (needs: FilingAccounts) =>
  async ({ space }: OpenSpace, upload: Upload, trace: Trace): Promise<Result<FiledAccounts, FileRefusal>> => {
    const { spaces, documents, identifiers, doors } = needs;
    const { bytes, format, receivedAt } = upload;
    const id = identifiers.derive("filing", space.connection, space.spaceId, upload.idempotencyKey, "0");
    const sha256 = identifiers.sha256(bytes);
    const document = { blob: `${id}/${sha256}`, sha256, sizeBytes: bytes.byteLength };
    await documents.storeUpload(document.blob, bytes, { ...space, storedAt: receivedAt });
    const admitted = await doors.admit(space.connection, receivedAt);
    if (!admitted.ok) return admitted;
    const filing = receive({ ...space, id, format, receivedAt, document });
    const outcome = await spaces.commit(space, [{ create: { filing } }]);
    if (outcome.kind === "conflict") return meetAgain(await spaces.filing(space, id), sha256);
    await announce(needs, "validate", { messages: [hintFor(space, id)], trace });
    return ok({ filing: { value: filing, version: versionOf(outcome.versions) }, created: true });
  };

function meetAgain(
  found: Versioned<Filing> | undefined,
  sha256: string,
): Result<FiledAccounts, RetryRefusal> {
  if (found === undefined) throw new Fault("a filing that was said to exist cannot be read");
  const { value: filing, version } = found;
  const kept = keptFiling(filing);
  if (!kept.ok) return kept;
  if (kept.value.document.sha256 !== sha256) return refuse({ kind: "idempotency-key-reused" });
  return ok({ filing: { value: kept.value, version }, created: false });
}

function versionOf(versions: readonly string[]): string {
  const [version] = versions;
  if (version === undefined) throw new Fault("a committed document came back without its version");
  return version;
}
