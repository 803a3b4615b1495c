import { z } from "zod";

/** The body of `POST /keys/succession/redeem`. */
export const redeemBody = z.object({ code: z.string().trim().min(1).max(100) });

export const successionCodeView = ({
  code,
  expiresAt,
}: {
  readonly code: string;
  readonly expiresAt: string;
}): object => ({ code, expiresAt });
