import { type TransferRequest } from "../../shared/application/request-transfer.ts";
import { type Connection, type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { keyText } from "../../shared/domain/access/principal.ts";
import { type DescribedFiling, type Transfer } from "../../shared/domain/transfer/transfer.ts";
import { type MemoryPorts } from "../doubles/memory-ports.ts";
import { aProfile, aSpace } from "./access.ts";
import { certificateAuthorities, keep } from "./application.ts";
import { aReadyFiling } from "./filings.ts";
import { morning } from "./times.ts";

const { enterpriseNumber, periodEnd, model, type, language } = aReadyFiling().identity;

/** The filing of the builders, as its holder describes it. */
export const aDescription = (changes: Partial<DescribedFiling> = {}): DescribedFiling => ({
  enterpriseNumber,
  closingDate: periodEnd,
  model,
  type,
  language,
  certificateOwner: "Jan Peeters",
  certificateType: "Certipost",
  ...changes,
});

/** The certificate of `aFiler`, as its holder describes it. */
export const aCertificate = {
  name: "Jan Peeters",
  email: "jan@peeters.example",
  number: "4a2b",
  type: "Certipost",
};

export const aTransferRequest = (changes: Partial<TransferRequest> = {}): TransferRequest => ({
  certificate: aCertificate,
  filings: [aDescription()],
  receivedAt: morning,
  ...changes,
});

/** An agent's request that waits for another one. */
export const aTransfer = (changes: Partial<Transfer> = {}): Transfer => ({
  id: "t1",
  status: "requested",
  certificate: aCertificate,
  target: { ...aSpace("idaas", "key-2"), certificateNumber: "4a2b" },
  filings: [{ ...aDescription(), match: "found", filing: { ...aSpace("csam-cert"), id: "f1" } }],
  requestedBy: { agent: "agnes" },
  requestedAt: morning,
  ...changes,
});

/**
 * Somebody with a certificate of the builders' authority has logged in through that way in and made a profile.
 * @returns the space.
 */
export async function keepHolder(
  ports: Pick<MemoryPorts, "spaces" | "references" | "identifiers">,
  connection: Connection,
  { serial = "4a2b", issuer = firstIssuer }: { readonly serial?: string; readonly issuer?: string } = {},
): Promise<SpaceAddress> {
  const keyId = ports.identifiers.digest(keyText(connection, issuer, serial));
  const space = aSpace(connection, keyId);
  await ports.references.create<"key">({ kind: "key", ...space, keyId });
  await keep(ports, { profile: aProfile(space, { certificate: { issuer, serial } }) });
  return space;
}

const firstIssuer = certificateAuthorities[0]?.issuers[0] ?? "";
