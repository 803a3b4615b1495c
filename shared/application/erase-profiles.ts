import { type ErasedProfile, type Profile } from "../domain/access/profile.ts";
import { isInProgress } from "../domain/filing/ended.ts";
import { type FilingStatus } from "../domain/filing/transitions.ts";
import { type Instant, plusDays } from "../domain/instant.ts";
import { type Erasing } from "./erase-ended.ts";
import { Fault } from "./fault.ts";
import { oneOfMany } from "./one-of-many.ts";
import { type PersonalSpaces, type Versioned } from "./ports/personal-spaces.ts";

/**
 * Erases the profiles that nobody has changed for so many days, of spaces to which nothing came in those days and in
 * which nothing is in progress. What is left says which key opens the space, so whoever comes back with it
 * tells who he is once more and finds what is in the space. What comes in at the very moment stays as well.
 * @param profileDays how many days a profile is kept after the last that happened.
 */
export const eraseProfiles =
  (needs: Omit<Erasing, "documents"> & { readonly profileDays: number }) => async (): Promise<void> => {
    const { spaces, clock, journal, profileDays } = needs;
    const until = plusDays(clock.now(), -profileDays);
    for await (const page of spaces.profilesUnchangedSince(until)) {
      for (const profile of page) {
        const trouble = { code: "erasure-fault", subject: profile.value.spaceId } as const;
        await oneOfMany(journal, trouble, async () => {
          if (await isIdle(spaces, profile.value, until)) await eraseProfile(needs, profile);
        });
      }
    }
  };

async function isIdle(spaces: PersonalSpaces, space: Profile, until: Instant): Promise<boolean> {
  const statuses = Object.keys(await spaces.countByStatus(space)) as readonly FilingStatus[];
  if (statuses.some(isInProgress)) return false;
  const newest = await spaces.filings(space, { limit: 1 });
  if (newest === undefined) throw new Fault("the first page of a list is not there");
  return newest.items.every(({ value }) => value.receivedAt < until);
}

async function eraseProfile(
  { spaces, clock, journal }: Omit<Erasing, "documents">,
  { value: { connection, spaceId, keyId }, version }: Versioned<Profile>,
): Promise<void> {
  const erasedProfile: ErasedProfile = { connection, spaceId, keyId, erasedAt: clock.now() };
  const outcome = await spaces.commit(erasedProfile, [{ replace: { erasedProfile }, version }]);
  if (outcome.kind === "committed") journal.record({ code: "profile-erased", subject: spaceId });
}
