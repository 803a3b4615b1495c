import { describe, expect, test } from "@jest/globals";
import { matchFilings } from "../../../shared/application/match-filings.ts";
import { type SpaceAddress } from "../../../shared/domain/access/connection.ts";
import { settleMove } from "../../../shared/domain/filing/steps.ts";
import { type DescribedFiling } from "../../../shared/domain/transfer/transfer.ts";
import { type FilingStatus } from "../../../shared/domain/filing/transitions.ts";
import { aSpace } from "../../builders/access.ts";
import { certificateAuthorities, freshApplication, keep } from "../../builders/application.ts";
import { type FilingDetails, aLeavingFiling, aMove, everyStatus, filingIn } from "../../builders/filings.ts";
import { day, morning } from "../../builders/times.ts";
import { aCertificate, aDescription, keepHolder } from "../../builders/transfers.ts";
import { type MemoryPorts } from "../../doubles/memory-ports.ts";

const target = aSpace("eid", "key-2");
const otherIssuer = certificateAuthorities[1]?.issuers[0] ?? "";

const match = async (
  ports: MemoryPorts,
  { description = {}, certificate = aCertificate, into = target }: Partial<Asked> = {},
) => {
  const needs = { ...ports, certificateAuthorities };
  const [filing] = await matchFilings(needs, { certificate, target: into }, [aDescription(description)]);
  const { match: kind, ...rest } = filing ?? { match: "none" };
  return {
    match: kind,
    ...("reason" in rest ? { reason: rest.reason } : {}),
    ...("filing" in rest ? { filing: rest.filing } : {}),
    ...("candidates" in rest ? { candidates: rest.candidates } : {}),
  };
};

interface Asked {
  readonly description: Partial<DescribedFiling>;
  readonly certificate: typeof aCertificate;
  readonly into: typeof target;
}

/** A space of the certificate with one filing. */
async function aSource(status: FilingStatus = "ready-for-payment") {
  const { ports } = freshApplication();
  const space = await keepHolder(ports, "csam-cert");
  await keep(ports, { filing: filingIn[status]({ space }) });
  return { ports, space, found: { match: "found", filing: { ...space, id: "f1" } } };
}

describe("a filing that is described", () => {
  const outcomes: Readonly<Record<FilingStatus, object>> = {
    received: { match: "not-found", reason: "unknown-filing" },
    validated: { match: "found" },
    "ready-for-payment": { match: "found" },
    "payment-initiated": { match: "found", reason: "open-payment" },
    paid: { match: "not-found", reason: "paid" },
    published: { match: "not-found", reason: "paid" },
    rejected: { match: "not-found", reason: "unknown-filing" },
    lapsed: { match: "not-found", reason: "over" },
    withdrawn: { match: "not-found", reason: "over" },
    // Its filing is in no other space of this test.
    moved: { match: "not-found", reason: "unknown-filing" },
    erased: { match: "not-found", reason: "unknown-filing" },
  };

  test.each(everyStatus.map((status) => ({ status, outcome: outcomes[status] })))(
    "and is $status: $outcome",
    async ({ status, outcome }) => {
      const { ports } = await aSource(status);
      expect(await match(ports)).toMatchObject(outcome);
    },
  );

  test("is named with the space that it is in", async () => {
    const { ports, found } = await aSource();
    expect(await match(ports)).toEqual(found);
  });

  test.each([
    { given: "enterpriseNumber", description: { enterpriseNumber: "0202239951" } },
    { given: "closing date", description: { closingDate: day("2022-12-31") } },
    { given: "model", description: { model: "m02-f" } },
    { given: "type", description: { type: "correction" } },
    { given: "language", description: { language: "de" } },
  ] as const)("with another $given is another", async ({ description }) => {
    const { ports } = await aSource();
    expect(await match(ports, { description })).toEqual({ match: "not-found", reason: "unknown-filing" });
  });

  test.each([
    {
      given: "a name and an address that are written otherwise",
      certificate: { name: "J.", email: "j@x.example" },
    },
    { given: "a type in other letters", certificate: { type: "CERTIPOST " } },
    { given: "a type that nobody knows", certificate: { type: "a stick" } },
  ])("is found by $given: they are for people", async ({ certificate }) => {
    const { ports, found } = await aSource();
    const description = { certificateOwner: "somebody", certificateType: "something" };
    expect(await match(ports, { description, certificate: { ...aCertificate, ...certificate } })).toEqual(
      found,
    );
  });

  test("is the PDF twin of the model too", async () => {
    const { ports, found } = await aSource();
    const { model } = aDescription();
    expect(await match(ports, { description: { model: `${model}-p` } })).toEqual(found);
  });
});

describe("a filing that has left", () => {
  const moved = { match: "not-found", reason: "moved-elsewhere" };
  const elsewhere = aSpace("eid", "key-3");

  /** A tombstone in the space of the certificate, and what has become of its filing in the other one. */
  async function aMovedOne(become: FilingStatus, { identity = {} }: Pick<FilingDetails, "identity"> = {}) {
    const { ports } = freshApplication();
    const space = await keepHolder(ports, "csam-cert");
    const leaving = aLeavingFiling({ space, identity, move: aMove({ to: target }) });
    const arrived = filingIn[become]({ space: target, identity });
    await keep(ports, { filing: settleMove(leaving) }, { filing: arrived });
    return { ports, space };
  }

  test.each(everyStatus.filter((status) => !["received", "rejected", "moved", "erased"].includes(status)))(
    "and is %s in its new space has moved",
    async (become) => {
      const { ports } = await aMovedOne(become);
      expect(await match(ports)).toEqual(moved);
    },
  );

  test("is another when it is described otherwise", async () => {
    const { ports } = await aMovedOne("ready-for-payment", { identity: { language: "de" } });
    expect(await match(ports)).toEqual({ match: "not-found", reason: "unknown-filing" });
  });

  test("has moved while its new space has not answered yet", async () => {
    const { ports } = freshApplication();
    const space = await keepHolder(ports, "csam-cert");
    await keep(ports, { filing: aLeavingFiling({ space }) });
    expect(await match(ports)).toEqual(moved);
  });

  test("is not the one that is named", async () => {
    const { ports } = await aMovedOne("ready-for-payment");
    expect(await match(ports, { description: { filingId: "f1" } })).toEqual(moved);
    const another = { match: "not-found", reason: "unknown-filing" };
    expect(await match(ports, { description: { filingId: "f2" } })).toEqual(another);
  });

  test("has moved when it has gone on from there", async () => {
    const { ports } = freshApplication();
    const space = await keepHolder(ports, "csam-cert");
    const tombstones = [
      aLeavingFiling({ space, move: aMove({ to: target }) }),
      aLeavingFiling({ space: target, move: aMove({ id: "move-2", to: elsewhere }) }),
    ].map(settleMove);
    for (const filing of [...tombstones, filingIn.published({ space: elsewhere })])
      await keep(ports, { filing });
    expect(await match(ports)).toEqual(moved);
  });

  test("has moved, although one like it ended here before", async () => {
    const { ports, space } = await aMovedOne("paid");
    await keep(ports, { filing: filingIn.withdrawn({ space, id: "f2" }) });
    expect(await match(ports)).toEqual(moved);
  });

  test("is not what is asked for when one like it can still be moved, or is paid", async () => {
    const { ports, space } = await aMovedOne("ready-for-payment");
    await keep(ports, { filing: filingIn.paid({ space, id: "f2" }) });
    expect(await match(ports)).toEqual({ match: "not-found", reason: "paid" });
    await keep(ports, { filing: filingIn["ready-for-payment"]({ space, id: "f3" }) });
    expect(await match(ports)).toEqual({ match: "found", filing: { ...space, id: "f3" } });
  });
});

describe("the certificate", () => {
  const unknown = { match: "not-found", reason: "unknown-certificate" };

  test.each([
    { given: "of another number", certificate: { number: "4a2c" } },
    { given: "of another authority", certificate: { type: "Isabel 6" } },
  ])("$given opens nothing", async ({ certificate }) => {
    const { ports } = await aSource();
    expect(await match(ports, { certificate: { ...aCertificate, ...certificate } })).toEqual(unknown);
  });

  test("that opens only the target has nothing to bring", async () => {
    const { ports, space } = await aSource();
    expect(await match(ports, { into: space })).toEqual(unknown);
  });

  test("that has come in by IDAAS only is looked for there", async () => {
    const { ports } = freshApplication();
    const space = await keepHolder(ports, "idaas");
    await keep(ports, { filing: filingIn["ready-for-payment"]({ space }) });
    expect(await match(ports)).toEqual({ match: "found", filing: { ...space, id: "f1" } });
  });

  test("that has come in both ways: the space by CSAM is the source", async () => {
    const { ports, found } = await aSource();
    const space = await keepHolder(ports, "idaas");
    await keep(ports, { filing: filingIn["ready-for-payment"]({ space, id: "f2" }) });
    expect(await match(ports)).toEqual(found);
  });

  test("that has come in both ways and has nothing to move by CSAM: the other space is", async () => {
    const { ports } = await aSource("withdrawn");
    const space = await keepHolder(ports, "idaas");
    await keep(ports, { filing: filingIn["ready-for-payment"]({ space, id: "f2" }) });
    expect(await match(ports)).toEqual({ match: "found", filing: { ...space, id: "f2" } });
  });
});

describe("more than one filing is ambiguous", () => {
  /** The same accounts, filed twice in one space. */
  async function twoFilings() {
    const { ports, space } = await aSource();
    await keep(ports, { filing: filingIn.validated({ space, id: "f2" }) });
    return { ports, space };
  }
  const candidate = (space: SpaceAddress, id: string) => ({ ...space, id, receivedAt: morning });

  test("in one space: all are told", async () => {
    const { ports, space } = await twoFilings();
    const candidates = [candidate(space, "f1"), candidate(space, "f2")];
    expect(await match(ports)).toEqual({ match: "ambiguous", reason: "several-filings", candidates });
  });

  test.each(["f1", "f2"])("unless %s is named", async (filingId) => {
    const { ports, space } = await twoFilings();
    const named = { match: "found", filing: { ...space, id: filingId } };
    expect(await match(ports, { description: { filingId } })).toEqual(named);
  });

  test("and the one that is named is looked for in the same spaces, and has to fit", async () => {
    const { ports } = await twoFilings();
    const unknown = { match: "not-found", reason: "unknown-filing" };
    const elsewhere = aSpace("csam-cert", "key-of-another");
    await keep(ports, { filing: filingIn["ready-for-payment"]({ space: elsewhere, id: "f3" }) });
    expect(await match(ports, { description: { filingId: "f3" } })).toEqual(unknown);
    expect(await match(ports, { description: { filingId: "f1", language: "de" } })).toEqual(unknown);
  });

  test("in spaces of certificates that have the same number from different authorities", async () => {
    const { ports } = await aSource();
    const space = await keepHolder(ports, "csam-cert", { issuer: otherIssuer });
    await keep(ports, { filing: filingIn["ready-for-payment"]({ space, id: "f2" }) });
    const certificate = { ...aCertificate, type: "either" };
    expect(await match(ports, { certificate })).toMatchObject({
      match: "ambiguous",
      reason: "several-spaces",
      candidates: [{ id: "f1" }, { id: "f2", ...space }],
    });
    const named = { match: "found", filing: { ...space, id: "f2" } };
    expect(await match(ports, { certificate, description: { filingId: "f2" } })).toEqual(named);
  });

  test("unless only one of them can still be moved", async () => {
    const { ports, space, found } = await aSource();
    await keep(ports, { filing: filingIn.lapsed({ space, id: "f2" }) });
    expect(await match(ports)).toEqual(found);
  });
});
