import { parseProfileDocument } from "../../shared/contracts/storage/profile-document.ts";
import { type Profile } from "../../shared/domain/access/profile.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";

/** The keys that open each space now, by its id: those whose pointer leads to it and whom its profile names. */
export function openersOf({ references, spaces }: MemoryPorts): ReadonlyMap<string, readonly string[]> {
  const profiles = new Map<string, Profile>();
  for (const profile of spaces.history.map(parseProfileDocument)) {
    if (profile !== undefined) profiles.set(profile.spaceId, profile);
  }
  const pointers = references.pointers.filter((pointer) => pointer.kind === "key");
  return new Map(
    [...profiles].map(([spaceId, { keyId }]) => [
      spaceId,
      pointers
        .filter((pointer) => pointer.spaceId === spaceId && pointer.keyId === keyId)
        .map((pointer) => pointer.keyId),
    ]),
  );
}
