import { type Journal } from "../../shared/application/ports/journal.ts";
import { type TokenVerifier } from "../../shared/application/ports/token-verifier.ts";
import { type Refusal } from "../../shared/application/refusal.ts";
import {
  type Filer,
  type Principal,
  type Staff,
  type StaffRole,
} from "../../shared/domain/access/principal.ts";
import { type Result, ok, refuse } from "../../shared/domain/result.ts";
import { type Arrival } from "./route.ts";

/** The filer whose bearer token the request carries. */
export async function authenticateFiler(
  { tokens, journal }: { readonly tokens: TokenVerifier; readonly journal: Journal },
  arrival: Arrival,
): Promise<Result<Filer, Refusal>> {
  const principal = await authenticate(tokens, arrival);
  if (!principal.ok) return principal;
  const { value } = principal;
  if (value.kind !== "filer") return refuse({ kind: "staff-not-admitted" });
  journal.concerns({ connection: value.connection });
  return ok(value);
}

/** The member of staff whose bearer token the request carries, who has that role. */
export async function authenticateStaff(
  tokens: TokenVerifier,
  arrival: Arrival,
  role: StaffRole,
): Promise<Result<Staff, Refusal>> {
  const principal = await authenticate(tokens, arrival);
  if (!principal.ok) return principal;
  const { value } = principal;
  return value.kind === "staff" && value.roles.includes(role)
    ? ok(value)
    : refuse({ kind: "role-required", role });
}

/** Whoever holds the bearer token of the request. No certificate header is ever looked at. */
async function authenticate(
  tokens: TokenVerifier,
  { request }: Arrival,
): Promise<Result<Principal, Refusal>> {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  return token === undefined ? refuse({ kind: "unauthenticated" }) : tokens.verify(token);
}
