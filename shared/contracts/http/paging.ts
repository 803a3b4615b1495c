import { z } from "zod";

/** What the query of every list has: how long a page is, and where it begins. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  continuation: z.string().exactOptional(),
};

/** The query of a list that cannot be searched. */
export const pageQuery = z.object(paging);
