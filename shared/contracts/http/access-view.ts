import { type CertificateAuthority } from "../../domain/access/certificate-authority.ts";
import { type Connection } from "../../domain/access/connection.ts";
import { type Opening, type WayState } from "../../domain/access/timetable.ts";
import { type Instant } from "../../domain/instant.ts";

interface WayIn extends Opening {
  readonly connection: Connection;
  readonly state: WayState;
  readonly advice: string;
}

/** The ways in, as anyone may know them, with what to do now. */
export const accessView = (now: Instant, ways: readonly WayIn[]): object => ({
  now,
  connections: ways.map(({ connection, state, opensAt, closesAt, advice }) => ({
    connection,
    state,
    opensAt: opensAt ?? null,
    closesAt: closesAt ?? null,
    advice,
  })),
});

/** The authorities whose certificates are accepted. */
export const certificateAuthoritiesView = (authorities: readonly CertificateAuthority[]): object => ({
  items: authorities.map(({ name, certificateTypes, issuers }) => ({ name, certificateTypes, issuers })),
  continuation: null,
});
