import { z } from "zod";

/** Whom to make a token for: a key of a filer under a connection, or, without a connection, a member of staff. */
export const mintRequest = z.strictObject({
  connection: z.enum(["eid", "idaas", "csam-cert"]).exactOptional(),
  key: z.string().min(1).max(200),
  /** Of a member of staff; absent: those that the login page offers the key with. */
  roles: z.array(z.string()).readonly().exactOptional(),
  /** Absent: as long as the login page's tokens. Zero or less: a token that has expired. */
  lifetimeSeconds: z.int().exactOptional(),
});

export type MintRequest = z.output<typeof mintRequest>;
