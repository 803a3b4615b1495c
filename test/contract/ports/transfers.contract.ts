import { describe, expect, test } from "@jest/globals";
import { type TransferSearch, type Transfers } from "../../../shared/application/ports/transfers.ts";
import {
  type Transfer,
  approve,
  maximumFilingsPerTransfer,
  note,
  reject,
  settleRejection,
} from "../../../shared/domain/transfer/transfer.ts";
import { type Instant, instantOf, plus } from "../../../shared/domain/instant.ts";
import { aSpace } from "../../builders/access.ts";
import { at, hours, minutes, morning } from "../../builders/times.ts";
import { aCertificate, aDescription, aTransfer } from "../../builders/transfers.ts";

/** What every implementation of the port has to do. */
export function describeTransfers(name: string, open: () => Transfers): void {
  describe(`transfers: ${name}`, () => {
    describeOne(open);
    describeLists(open);
    describeWaiting(open);
    describeEnd(open);
  });
}

function describeOne(open: () => Transfers): void {
  const found = { ...aSpace("csam-cert"), id: "f1" };
  const full = aTransfer({
    filings: [
      { ...aDescription(), match: "found", filing: found, reason: "open-payment" },
      { ...aDescription({ language: "fr" }), match: "moved", filing: found },
      { ...aDescription({ model: "m02-f" }), match: "not-found", reason: "unknown-filing" },
      { ...aDescription({ type: "correction" }), match: "ambiguous", reason: "several-spaces" },
      {
        ...aDescription({ filingId: "f1" }),
        match: "ambiguous",
        reason: "several-filings",
        candidates: [{ ...found, receivedAt: morning }],
      },
    ],
    takenUpBy: "agnes",
    decidedBy: "bram",
    decidedAt: plus(morning, hours(1)),
    reason: "é",
    waiting: { for: "move", since: plus(morning, hours(1)) },
  });

  const long = "é".repeat(200);
  const largest = aTransfer({
    certificate: { ...aCertificate, name: long, email: long, type: long },
    filings: Array.from({ length: maximumFilingsPerTransfer }, (_, index) => ({
      ...aDescription({ certificateOwner: long, certificateType: long }),
      match: "found",
      filing: { ...found, id: `f${String(index)}` },
    })),
    reason: "é".repeat(1000),
  });

  test.each([
    { given: "as little as there can be", transfer: aTransfer({ target: aSpace("eid", "key-2") }) },
    { given: "everything", transfer: full },
    { given: "the most filings, each at its longest", transfer: largest },
    { given: "a filer who asks", transfer: aTransfer({ requestedBy: { filer: aSpace("idaas", "key-2") } }) },
  ])("keeps a transfer with $given as it is", async ({ transfer }) => {
    const transfers = open();
    const own = { ...transfer, id: newId() };
    const version = await transfers.store(own, undefined);
    expect(await transfers.transfer(own.id)).toEqual({ value: own, version });
  });

  test("creates once, and replaces only what is as it was read", async () => {
    const transfers = open();
    const transfer = aTransfer({ id: newId() });
    const first = await transfers.store(transfer, undefined);
    expect(first).toBeDefined();
    expect(await transfers.store({ ...transfer, status: "done" }, undefined)).toBeUndefined();
    const approved = approve(transfer, "bram", morning);
    const second = await transfers.store(approved, first);
    expect(second).not.toBe(first);
    expect(await transfers.store(transfer, first)).toBeUndefined();
    expect(await transfers.transfer(transfer.id)).toEqual({ value: approved, version: second });
    expect(await transfers.store({ ...transfer, id: newId() }, first)).toBeUndefined();
    expect(await transfers.transfer(newId())).toBeUndefined();
  });
}

function describeLists(open: () => Transfers): void {
  /** Five of them, the last two requested at the same instant; nobody else searches by their certificate. */
  async function five(transfers: Transfers): Promise<{ number: string; ids: readonly string[] }> {
    const number = newNumber();
    const ids: string[] = [];
    for (const [index, when] of [3, 1, 2, 4, 4].entries()) {
      const id = newId();
      ids.push(id);
      const transfer = aTransfer({
        id,
        status: index === 0 ? "rejected" : "requested",
        certificate: { ...aCertificate, number },
        requestedAt: plus(morning, minutes(when)),
        filings: [
          { ...aDescription(), match: "not-found", reason: "unknown-filing" },
          {
            ...aDescription({ enterpriseNumber: index < 2 ? "0202239951" : "0403091220" }),
            match: "not-found",
            reason: "unknown-filing",
          },
        ],
      });
      await transfers.store(transfer, undefined);
    }
    const [third = "", first = "", second = "", ...last] = ids;
    return { number, ids: [first, second, third, ...last.sort()] };
  }

  const listed = async (transfers: Transfers, search: TransferSearch): Promise<readonly string[]> =>
    (await transfers.list(search, { limit: 100 }))?.items.map(({ value }) => value.id) ?? [];

  test("lists what a certificate's holder asked for, the oldest first, in pages that fit together", async () => {
    const transfers = open();
    const { number, ids } = await five(transfers);
    const pages: string[][] = [];
    let continuation: string | null = null;
    do {
      const page: Awaited<ReturnType<Transfers["list"]>> = await transfers.list(
        { certificateNumber: number },
        { limit: 2, ...(continuation === null ? {} : { continuation }) },
      );
      pages.push((page?.items ?? []).map(({ value }) => value.id));
      continuation = page?.continuation ?? null;
    } while (continuation !== null);
    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  });

  test("has no next page after the last, even when that is full", async () => {
    const transfers = open();
    const { number } = await five(transfers);
    const page = await transfers.list({ certificateNumber: number }, { limit: 5 });
    expect(page).toMatchObject({ continuation: null });
    expect(page?.items).toHaveLength(5);
  });

  test("searches by status, certificate and enterprise, all of what is asked", async () => {
    const transfers = open();
    const { number: certificateNumber, ids } = await five(transfers);
    const [first = "", second = "", third = "", ...last] = ids;
    expect(await listed(transfers, { certificateNumber, status: "rejected" })).toEqual([third]);
    expect(await listed(transfers, { certificateNumber, status: "requested" })).toEqual([
      first,
      second,
      ...last,
    ]);
    expect(await listed(transfers, { certificateNumber, enterpriseNumber: "0202239951" })).toEqual([
      first,
      third,
    ]);
    expect(
      await listed(transfers, { certificateNumber, status: "requested", enterpriseNumber: "0202239951" }),
    ).toEqual([first]);
    expect(await listed(transfers, { certificateNumber, enterpriseNumber: "0417497106" })).toEqual([]);
    expect(await listed(transfers, { certificateNumber: newNumber() })).toEqual([]);
    expect(await listed(transfers, {})).toEqual(expect.arrayContaining([...ids]));
  });

  test("gives the version with each, and no page for a continuation that it never gave", async () => {
    const transfers = open();
    const { number } = await five(transfers);
    const page = await transfers.list({ certificateNumber: number }, { limit: 1 });
    const [item] = page?.items ?? [];
    expect(item).toEqual(await transfers.transfer(item?.value.id ?? ""));
    expect(await transfers.list({}, { limit: 1, continuation: "of another list" })).toBeUndefined();
  });
}

function describeWaiting(open: () => Transfers): void {
  const approvedAt = (when: Instant): Transfer => approve(aTransfer({ id: newId() }), "bram", when);

  test("finds what waits since an instant or longer, by its target, and nothing that is done", async () => {
    const transfers = open();
    const until = at("2020-01-02T00:00:00.000Z");
    const before = approvedAt(plus(until, -1));
    const exactly = approvedAt(until);
    const done = note(approvedAt(plus(until, -2)), []);
    for (const transfer of [before, exactly, approvedAt(plus(until, 1)), done, aTransfer({ id: newId() })]) {
      await transfers.store(transfer, undefined);
    }
    const found = [];
    for await (const page of transfers.waitingSince(until)) found.push(...page);
    const waiting = ({ id }: Transfer, since: Instant) => ({ id, ...aSpace("idaas", "key-2"), since });
    expect(found.sort((a, b) => (a.since < b.since ? -1 : 1))).toEqual([
      waiting(before, plus(until, -1)),
      waiting(exactly, until),
    ]);
  });
}

function describeEnd(open: () => Transfers): void {
  /** Further from the clock of the store than two clocks differ. */
  const [before, after] = [-hours(1), hours(1)].map((by) => plus(instantOf(Date.now()), by)) as [
    Instant,
    Instant,
  ];

  const endedSince = async (transfers: Transfers, until: Instant): Promise<readonly string[]> => {
    const ended: string[] = [];
    for await (const page of transfers.endedSince(until)) ended.push(...page.map(({ value }) => value.id));
    return ended;
  };

  test("finds what has ended and waits for nothing, by when it was last changed", async () => {
    const transfers = open();
    const asked = aTransfer({ id: newId() });
    const rejection = { agent: "bram", reason: undefined, at: morning };
    const byFiler = aTransfer({ id: newId(), requestedBy: { filer: aSpace("idaas", "key-2") } });
    const notTold = reject(byFiler, rejection);
    const told = settleRejection(reject({ ...byFiler, id: newId() }, rejection));
    const approved = approve(aTransfer({ id: newId() }), "bram", morning);
    const done = note(approve(aTransfer({ id: newId() }), "bram", morning), []);
    for (const transfer of [asked, notTold, told, approved, done]) await transfers.store(transfer, undefined);
    const own = [asked, notTold, told, approved, done].map(({ id }) => id);
    const found = (await endedSince(transfers, after)).filter((id) => own.includes(id));
    expect(found.sort()).toEqual([told.id, done.id]);
    expect((await endedSince(transfers, before)).filter((id) => own.includes(id))).toEqual([]);
  });

  test("leaves nothing of what is erased but its id, which nobody can take", async () => {
    const transfers = open();
    const number = newNumber();
    const certificate = { ...aCertificate, number };
    const done = note(approve(aTransfer({ id: newId(), certificate }), "bram", morning), []);
    const version = (await transfers.store(done, undefined)) ?? "";
    const erased = { id: done.id, erasedAt: morning };
    expect(await transfers.erased(done.id)).toBeUndefined();
    expect(await transfers.erase(erased, '"0"')).toBe(false);
    expect(await transfers.erase(erased, version)).toBe(true);
    expect(await transfers.erase(erased, version)).toBe(false);
    expect(await transfers.erased(done.id)).toEqual(erased);
    expect(await transfers.transfer(done.id)).toBeUndefined();
    expect(await transfers.store(done, undefined)).toBeUndefined();
    expect((await transfers.list({ certificateNumber: number }, { limit: 1 }))?.items).toEqual([]);
    expect(await endedSince(transfers, after)).not.toContain(done.id);
  });
}

let ids = 0;

/** An id that no other test uses: one register may serve them all. */
function newId(): string {
  ids += 1;
  return `t${String(ids).padStart(4, "0")}`;
}

const newNumber = (): string => (0xabc000 + Number(newId().slice(1))).toString(16);
