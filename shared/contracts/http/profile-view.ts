import { z } from "zod";
import { type Profile } from "../../domain/access/profile.ts";
import { language } from "../storage/values.ts";

/** The body of `PUT /profile`. Read-only members may be sent back as they were read; they change nothing. */
export const putProfileBody = z
  .object({
    language,
    email: z.email().max(254),
    name: z.string().trim().min(1).max(200),
  })
  .strip();

export const profileView = (profile: Profile): object => ({
  language: profile.language,
  email: profile.email,
  name: profile.name,
  connection: profile.connection,
  ...(profile.certificate === undefined ? {} : { certificate: profile.certificate }),
  createdAt: profile.createdAt,
});
