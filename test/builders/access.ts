import { type Closure } from "../../shared/domain/access/closure.ts";
import { type Connection, type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { type Filer, keyText } from "../../shared/domain/access/principal.ts";
import { type Profile } from "../../shared/domain/access/profile.ts";
import { type Timetable } from "../../shared/domain/access/timetable.ts";
import { plus } from "../../shared/domain/instant.ts";
import { type OpenSpace } from "../../shared/application/open-space.ts";
import { digestIdentifiers } from "../../shared/adapters/system/digest-identifiers.ts";
import { at, minutes, morning } from "./times.ts";

/** No connection has a beginning or an end. */
export const openAlways: Timetable = { "csam-cert": {}, idaas: {}, eid: {} };

/** The instants at which the certificate path of CSAM closes and IDAAS opens. */
export const csamCloses = at("2024-01-31T23:00:00.000Z");
export const idaasOpens = at("2024-01-22T23:00:00.000Z");

export const timetableOf2024: Timetable = {
  "csam-cert": { closesAt: csamCloses },
  idaas: { opensAt: idaasOpens },
  eid: {},
};

export const aFiler = (connection: Connection = "eid", keyId = "key-1"): Filer => ({
  kind: "filer",
  connection,
  keyId,
  ...(connection === "eid"
    ? {}
    : { certificate: { issuer: "CN=Certipost E-Trust Primary,C=BE", serial: "4a2b", owner: "Jan Peeters" } }),
});

/** Somebody with a certificate of that serial number, whose key is named by it. */
export function aCertificateHolder(connection: Connection, serial: string): Filer {
  const issuer = "CN=Certipost E-Trust Primary,C=BE";
  return {
    ...aFiler(connection, digestIdentifiers.digest(keyText(connection, issuer, serial))),
    certificate: { issuer, serial, owner: "Jan Peeters" },
  };
}

export const aSpace = (connection: Connection = "eid", spaceId = "key-1"): SpaceAddress => ({
  connection,
  spaceId,
});

export const aProfile = (space: SpaceAddress = aSpace(), changes: Partial<Profile> = {}): Profile => ({
  ...space,
  keyId: space.spaceId,
  language: "nl",
  email: "jan@peeters.example",
  name: "Jan Peeters",
  createdAt: morning,
  ...changes,
});

/** A space as the door hands it to a use case. */
export const opened = (space: SpaceAddress = aSpace()): OpenSpace => ({
  space,
  profile: { value: aProfile(space), version: '"1"' },
});

export const aClosure = (changes: Partial<Closure> = {}): Closure => ({
  connection: "csam-cert",
  closedAt: csamCloses,
  countedAt: plus(csamCloses, minutes(3)),
  spaces: 2,
  filings: { "ready-for-payment": 1, published: 3 },
  amountOpen: 6380n,
  ...changes,
});
