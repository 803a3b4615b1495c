import { type Connection, type SpaceAddress } from "../domain/access/connection.ts";
import { type Instant } from "../domain/instant.ts";
import { type Result, ok, refuse } from "../domain/result.ts";
import {
  type DescribedCertificate,
  type DescribedFiling,
  type Requester,
  type Transfer,
  type TransferTarget,
  described,
} from "../domain/transfer/transfer.ts";
import { type Auditing, audit } from "./audit.ts";
import { spacesOfCertificate } from "./certificate-spaces.ts";
import { type AttemptRefusal, countAttempt } from "./count-attempt.ts";
import { type Doorkeeper } from "./doorkeeper.ts";
import { Fault } from "./fault.ts";
import { keptTransfer } from "./kept-transfer.ts";
import { type MatchingFilings, matchFilings } from "./match-filings.ts";
import { type OpenSpace } from "./open-space.ts";
import { type Versioned } from "./ports/personal-spaces.ts";
import { type Transfers } from "./ports/transfers.ts";
import { type RefusalOf } from "./refusal.ts";

export interface RequestingTransfers extends MatchingFilings, Auditing {
  readonly transfers: Transfers;
  readonly doors: Doorkeeper;
}

export interface NamedTarget {
  readonly connection: Connection;
  readonly certificateNumber: string;
}

/** What is asked for, with the fields of the page on access. */
export interface TransferRequest {
  readonly certificate: DescribedCertificate;
  readonly target?: NamedTarget;
  readonly filings: readonly DescribedFiling[];
  readonly idempotencyKey?: string;
  readonly receivedAt: Instant;
}

export interface RequestedTransfer {
  readonly transfer: Versioned<Transfer>;
  readonly created: boolean;
}

/** Why a request that was sent before gets no answer again. */
type RepeatRefusal = RefusalOf<"idempotency-key-reused"> | RefusalOf<"transfer-erased">;
type RequestRefusal = RefusalOf<"transfer-target-unfit"> | RepeatRefusal;

/**
 * An agent asks for filings to be moved into the space of a certificate: the one that is named, else the IDAAS space of
 * the certificate itself. Each filing is looked up at once. Nothing moves before another agent has agreed.
 */
export const requestTransfer =
  (needs: RequestingTransfers) =>
  async (agent: string, request: TransferRequest): Promise<Result<RequestedTransfer, RequestRefusal>> => {
    const id = idOf(needs, request, agent);
    const known = await repeated(needs, id, request);
    if (known !== undefined) return known;
    const target = await targetOf(needs, request);
    if (!target.ok) return target;
    await audit(needs, { actor: agent, action: "request-transfer", subject: id });
    return store(needs, { id, target: target.value, requestedBy: { agent } }, request);
  };

const requestsAnHour = { attempts: 20, windowMinutes: 60 };

/**
 * A filer asks the contact centre to bring filings into the space that he is in. That only queues the case: an agent
 * takes it up, and another one decides.
 */
export const askForTransfer =
  (needs: RequestingTransfers) =>
  async (
    { space, profile }: OpenSpace,
    request: TransferRequest,
  ): Promise<Result<RequestedTransfer, RequestRefusal | AttemptRefusal>> => {
    const target = ownTarget(space, profile.value.certificate?.serial);
    if (request.target !== undefined && !names(request.target, target)) {
      return refuse({ kind: "transfer-target-unfit", reason: "another-space" });
    }
    const id = idOf(needs, request, `${space.connection} ${space.spaceId}`);
    const known = await repeated(needs, id, request);
    if (known !== undefined) return known;
    const attempt = { id: `transfer-request:${space.spaceId}`, at: request.receivedAt };
    const counted = await countAttempt(needs, { ...attempt, allowance: requestsAnHour });
    if (!counted.ok) return counted;
    return store(needs, { id, target, requestedBy: { filer: space } }, request);
  };

const ownTarget = ({ connection, spaceId }: SpaceAddress, serial: string | undefined): TransferTarget => ({
  connection,
  spaceId,
  ...(serial === undefined ? {} : { certificateNumber: serial }),
});

const names = (named: NamedTarget, { connection, certificateNumber }: TransferTarget): boolean =>
  named.connection === connection && named.certificateNumber === certificateNumber;

/** The space that the filings are to go to; it has a holder, and its way in is open. */
async function targetOf(
  needs: RequestingTransfers,
  request: TransferRequest,
): Promise<Result<TransferTarget, RefusalOf<"transfer-target-unfit">>> {
  const { connection, certificateNumber } = targetNamedBy(request);
  const admitted = await needs.doors.admit(connection, request.receivedAt);
  if (!admitted.ok) return refuse({ kind: "transfer-target-unfit", reason: "closed" });
  const held: SpaceAddress[] = [];
  for (const space of await spacesOfCertificate(needs, connection, { number: certificateNumber })) {
    if ((await needs.spaces.profile(space)) !== undefined) held.push(space);
  }
  const [space, ...others] = held;
  if (space === undefined) return refuse({ kind: "transfer-target-unfit", reason: "no-profile" });
  if (others.length > 0) return refuse({ kind: "transfer-target-unfit", reason: "several-spaces" });
  return ok({ ...space, certificateNumber });
}

const targetNamedBy = ({ certificate, target }: TransferRequest): NamedTarget =>
  target ?? { connection: "idaas", certificateNumber: certificate.number };

const idOf = (
  { identifiers }: RequestingTransfers,
  { idempotencyKey }: TransferRequest,
  requester: string,
): string =>
  idempotencyKey === undefined
    ? identifiers.unique()
    : identifiers.derive("transfer", requester, idempotencyKey);

/** A request with an Idempotency-Key that has been answered gets the same answer, whatever has happened since. */
async function repeated(
  { transfers }: RequestingTransfers,
  id: string,
  request: TransferRequest,
): Promise<Result<RequestedTransfer, RepeatRefusal> | undefined> {
  if (request.idempotencyKey === undefined) return undefined;
  const first = await keptTransfer(transfers, id);
  if (!first.ok) return first.refusal.kind === "not-found" ? undefined : refuse(first.refusal);
  return asksTheSame(first.value.value, request)
    ? ok({ transfer: first.value, created: false })
    : refuse({ kind: "idempotency-key-reused" });
}

async function store(
  needs: RequestingTransfers,
  seed: Pick<Transfer, "id" | "target"> & { readonly requestedBy: Requester },
  request: TransferRequest,
): Promise<Result<RequestedTransfer, RepeatRefusal>> {
  const { certificate, receivedAt } = request;
  const filings = await matchFilings(needs, { certificate, target: seed.target }, request.filings);
  const transfer: Transfer = { ...seed, status: "requested", certificate, filings, requestedAt: receivedAt };
  const version = await needs.transfers.store(transfer, undefined);
  if (version !== undefined) return ok({ transfer: { value: transfer, version }, created: true });
  const first = await repeated(needs, seed.id, request);
  if (first === undefined) throw new Fault("a transfer that was said to exist cannot be read");
  return first;
}

/** What was asked for, whatever has become of it since. A filer's target is the filer's own space, in any case. */
const asksTheSame = (transfer: Transfer, request: TransferRequest): boolean =>
  ("filer" in transfer.requestedBy || names(targetNamedBy(request), transfer.target)) &&
  contentOf(transfer) === contentOf(request);

const contentOf = ({
  certificate: { name, email, number, type },
  filings,
}: Pick<TransferRequest, "certificate" | "filings">): string =>
  JSON.stringify([[name, email, number, type], filings.map(described)]);
