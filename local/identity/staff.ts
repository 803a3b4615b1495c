import { createHash } from "node:crypto";

export interface StaffClaims {
  readonly sub: string;
  readonly roles: readonly string[];
}

/** Somebody to choose on the staff's login page. */
export interface OfferedColleague {
  readonly key: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** Two agents, because a transfer takes four eyes. */
export const offeredStaff: readonly OfferedColleague[] = [
  { key: "agent-1", name: "An, contact centre", roles: ["contact-centre"] },
  { key: "agent-2", name: "Bram, contact centre", roles: ["contact-centre"] },
  { key: "treasurer", name: "Chloé, treasury", roles: ["treasury"] },
  { key: "operator", name: "Dirk, operator", roles: ["operator"] },
  { key: "scheduler", name: "the scheduler's own identity", roles: ["scheduler"] },
];

/** The claims of a member of staff: with the roles asked for, else those of the page, else none. */
export function claimsOfStaff(key: string, roles?: readonly string[]): StaffClaims {
  return {
    sub: createHash("sha256")
      .update(JSON.stringify(["staff", key]))
      .digest("hex")
      .slice(0, 32),
    roles: roles ?? offeredStaff.find((colleague) => colleague.key === key)?.roles ?? [],
  };
}
