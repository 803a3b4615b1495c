import { minisearchArticleSearch } from "../../shared/adapters/search/minisearch-article-search.ts";
import { type Connection, type SpaceAddress } from "../../shared/domain/access/connection.ts";
import { type Filer, type Principal, type StaffRole } from "../../shared/domain/access/principal.ts";
import { articles } from "../../shared/domain/help/articles.ts";
import { type Instant } from "../../shared/domain/instant.ts";
import { aFiler, aProfile, aSpace, timetableOf2024 } from "../builders/access.ts";
import { keep } from "../builders/application.ts";
import { keepWithFiles } from "../builders/blobs.ts";
import { aReadyFiling, anInitiatedFiling } from "../builders/filings.ts";
import { aPayment } from "../builders/payments.ts";
import { day } from "../builders/times.ts";
import { type MemoryPorts, memoryPorts } from "../doubles/memory-ports.ts";
import { type ScriptedTokenVerifier, scriptedTokenVerifier } from "../doubles/scripted-token-verifier.ts";
import { type Registrations, registrations } from "../house/registrations.ts";

/** Somebody at the door, by the name that is also the token. */
export interface Visitor {
  readonly name: string;
  /** Absent: a token that nobody believes, or none at all. */
  readonly principal?: Principal;
  readonly standing: "unknown" | "without profile" | "superseded" | "holder" | "staff";
  /** Of a holder. */
  readonly space?: SpaceAddress;
}

const key = (
  name: string,
  connection: Connection,
  standing: Visitor["standing"],
  space?: SpaceAddress,
): Visitor => ({
  name,
  principal: aFiler(connection, name),
  standing,
  ...(space === undefined ? {} : { space }),
});

const holder = (name: string, connection: Connection, spaceId = name): Visitor =>
  key(name, connection, "holder", aSpace(connection, spaceId));

const staff = (name: string, ...roles: readonly StaffRole[]): Visitor => ({
  name,
  principal: { kind: "staff", subject: name, roles },
  standing: "staff",
});

/** Anna comes in through every connection; the others have one each, and two of them have renewed their certificates. */
export const visitors: readonly Visitor[] = [
  { name: "nobody", standing: "unknown" },
  { name: "forged", standing: "unknown" },
  holder("anna-csam-cert", "csam-cert"),
  holder("anna-idaas", "idaas"),
  holder("anna-eid", "eid"),
  holder("bert-csam-cert", "csam-cert"),
  holder("bert-idaas", "idaas"),
  holder("bert-eid", "eid"),
  holder("carla-csam-cert-renewed", "csam-cert", "carla-csam-cert"),
  holder("carla-idaas-renewed", "idaas", "carla-idaas"),
  key("carla-csam-cert", "csam-cert", "superseded"),
  key("carla-idaas", "idaas", "superseded"),
  key("new-csam-cert", "csam-cert", "without profile"),
  key("new-idaas", "idaas", "without profile"),
  key("new-eid", "eid", "without profile"),
  staff("agent", "contact-centre"),
  staff("treasurer", "treasury"),
  staff("operator", "operator"),
  staff("scheduler", "scheduler"),
  staff("colleague"),
];

export const holders = visitors.flatMap((visitor) =>
  visitor.space === undefined
    ? []
    : [{ ...visitor, space: visitor.space, principal: visitor.principal as Filer }],
);

/** What a request can name, in a space or in none. */
export interface Named {
  readonly space: SpaceAddress | undefined;
  readonly filing: string;
  readonly payment: string;
}

export const namedIn = (space: SpaceAddress): Named => ({
  space,
  filing: `filing-of-${space.spaceId}`,
  payment: `payment-of-${space.spaceId}`,
});

export const unknownToAll: Named = {
  space: undefined,
  filing: "filing-of-no-one",
  payment: "payment-of-no-one",
};

const search = minisearchArticleSearch(articles);

export interface Town {
  readonly world: MemoryPorts;
  readonly tokens: ScriptedTokenVerifier;
  readonly app: Registrations;
}

/** Every holder has a space with a filing that is ready for payment, and a payment under way over another. */
export async function aTown(now: Instant): Promise<Town> {
  const world = memoryPorts({ now, timetable: timetableOf2024 });
  const tokens = scriptedTokenVerifier();
  for (const { name, principal } of visitors) if (principal !== undefined) tokens.set(name, principal);
  for (const { space, principal } of holders) await settle(world, space, principal);
  return { world, tokens, app: registrations({ ...world, tokens, search }) };
}

async function settle(world: MemoryPorts, space: SpaceAddress, { keyId, certificate }: Filer): Promise<void> {
  for (const opening of new Set([space.spaceId, keyId])) {
    await world.references.create<"key">({ kind: "key", ...space, keyId: opening });
  }
  const { filing: id, payment: paymentId } = namedIn(space);
  const dueBy = day("2024-02-29");
  const profile = aProfile(space, { keyId, ...(certificate === undefined ? {} : { certificate }) });
  await keep(world, { profile });
  await keepWithFiles(world, aReadyFiling({ id, space, dueBy }));
  const paid = anInitiatedFiling({ id: `${id}-too`, space, dueBy, paymentId });
  await keepWithFiles(world, paid);
  await keep(world, { payment: aPayment({ ...space, id: paymentId, filings: [paid.id], dueBy }) });
}

/** Everything that is stored, as text: whoever was refused has left nothing behind. */
export const storedIn = ({
  spaces,
  references,
  registers,
  documents,
  publications,
  queues,
}: MemoryPorts): string =>
  JSON.stringify([
    spaces.history.length,
    references.pointers.length,
    registers.refunds,
    registers.audit,
    [...documents.uploads.keys()],
    publications.all,
    queues.waiting.length,
  ]);
