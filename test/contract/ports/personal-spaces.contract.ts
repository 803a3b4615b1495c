import { describe, expect, test } from "@jest/globals";
import {
  type PersonalSpaces,
  type SpaceChange,
  type UnfinishedSearch,
  type Versioned,
} from "../../../shared/application/ports/personal-spaces.ts";
import { type Connection, type SpaceAddress } from "../../../shared/domain/access/connection.ts";
import { type EndedFiling, type Filing } from "../../../shared/domain/filing/filing.ts";
import { type Verdict } from "../../../shared/domain/filing/moved.ts";
import { erase, moveIn } from "../../../shared/domain/filing/steps.ts";
import { type Instant, millisecondsOf, plus } from "../../../shared/domain/instant.ts";
import { noticeSent } from "../../../shared/domain/notice/notice.ts";
import { aProfile, aSpace } from "../../builders/access.ts";
import {
  aDuplicateFiling,
  aLeavingFiling,
  aMove,
  aPaidFiling,
  aReadyFiling,
  aReceivedFiling,
  aValidatedFiling,
  anInitiatedFiling,
  everyStatus,
  filingIn,
} from "../../builders/filings.ts";
import { aNotice, everyNoticeContent } from "../../builders/notices.ts";
import { aPayment } from "../../builders/payments.ts";
import { at, day, minutes, morning } from "../../builders/times.ts";

/** What every implementation of the port has to do. */
export function describePersonalSpaces(name: string, open: () => PersonalSpaces): void {
  describe(`personal spaces: ${name}`, () => {
    describeValues(open);
    describeCommit(open);
    describeLists(open);
    describePayable(open);
    describeSearches(open);
    describeHeld(open);
    describeUnfinished(open);
    describeEnded(open);
    describeErasedProfiles(open);
    describeChanges(open);
  });
}

function describeValues(open: () => PersonalSpaces): void {
  test.each(everyStatus)("keeps a filing that is %s as it is", async (status) => {
    const spaces = open();
    const space = newSpace();
    const filing = filingIn[status]({ space });
    await committed(spaces, space, [{ create: { filing } }]);
    expect((await spaces.filing(space, filing.id))?.value).toEqual(filing);
  });

  test("keeps a duplicate with the number it had claimed", async () => {
    const spaces = open();
    const space = newSpace();
    const filing = aDuplicateFiling({ space });
    await committed(spaces, space, [{ create: { filing } }]);
    expect((await spaces.filing(space, filing.id))?.value).toEqual(filing);
  });

  test("keeps a payment and a profile as they are", async () => {
    const spaces = open();
    const space = newSpace("idaas");
    const payment = aPayment({
      ...space,
      amount: 99_999_999_999n,
      attempts: [
        { number: 1, checkoutId: "pay_1", final: true },
        { number: 2, final: false },
      ],
      waiting: { for: "settle", since: morning },
    });
    const profile = aProfile(space, { certificate: { issuer: "CN=É,C=BE", serial: "1f" } });
    await committed(spaces, space, [{ create: { payment } }, { create: { profile } }]);
    expect((await spaces.payment(space, payment.id))?.value).toEqual(payment);
    expect((await spaces.profile(space))?.value).toEqual(profile);
  });

  test.each(everyNoticeContent)("keeps a notice as it is: $kind", async (content) => {
    const spaces = open();
    const space = newSpace("csam-cert");
    const notice = aNotice(content, space);
    const [version = ""] = await committed(spaces, space, [{ create: { notice } }]);
    expect((await spaces.notice(space, notice.id))?.value).toEqual(notice);
    const sent = noticeSent(notice, morning);
    await committed(spaces, space, [{ replace: { notice: sent }, version }]);
    expect((await spaces.notice(space, notice.id))?.value).toEqual(sent);
  });

  test("keeps a filing that is on its way, and one that has arrived", async () => {
    const spaces = open();
    const space = newSpace();
    const leaving = aLeavingFiling({ space, id: "leaving" });
    const arrived = moveIn(aLeavingFiling({ id: "arrived", move: aMove({ to: space }) }), {
      dueBy: day("2024-01-19"),
      at: morning,
    });
    await committed(spaces, space, [{ create: { filing: leaving } }, { create: { filing: arrived } }]);
    expect((await spaces.filing(space, "leaving"))?.value).toEqual(leaving);
    expect((await spaces.filing(space, "arrived"))?.value).toEqual(arrived);
  });

  test("keeps the first answer to a move, together with what came with it and no other", async () => {
    const spaces = open();
    const space = newSpace();
    const verdict: Verdict = { ...space, move: "m1", filing: "f1", answer: "accepted", at: morning };
    const filing = aReadyFiling({ space });
    await committed(spaces, space, [{ create: { filing } }, { create: { verdict } }]);
    const refused: SpaceChange = { create: { verdict: { ...verdict, answer: "refused" } } };
    expect(await spaces.commit(space, [refused])).toEqual({ kind: "conflict" });
    const rival: SpaceChange = { create: { filing: aReadyFiling({ space, id: "f2" }) } };
    expect(await spaces.commit(space, [rival, { create: { verdict } }])).toEqual({ kind: "conflict" });
    expect(await spaces.verdict(space, "m1")).toEqual(verdict);
    expect(await spaces.filing(space, "f2")).toBeUndefined();
    expect(await spaces.verdict(space, "m2")).toBeUndefined();
    expect(await spaces.verdict(newSpace(), "m1")).toBeUndefined();
  });

  test("knows nothing of what was never there, nor of another space, nor of another kind", async () => {
    const spaces = open();
    const space = newSpace();
    await committed(spaces, space, [{ create: { filing: aReceivedFiling({ space, id: "x" }) } }]);
    expect(await spaces.filing(space, "y")).toBeUndefined();
    expect(await spaces.filing(newSpace(), "x")).toBeUndefined();
    expect(await spaces.filing({ ...space, connection: "idaas" }, "x")).toBeUndefined();
    expect(await spaces.payment(space, "x")).toBeUndefined();
    expect(await spaces.profile(space)).toBeUndefined();
  });
}

function describeCommit(open: () => PersonalSpaces): void {
  test("gives each change its new version, in the order of the changes", async () => {
    const spaces = open();
    const space = newSpace();
    const filings = ["b", "a", "c"].map((id) => aReceivedFiling({ space, id }));
    const versions = await committed(
      spaces,
      space,
      filings.map((filing) => ({ create: { filing } })),
    );
    for (const [index, { id }] of filings.entries()) {
      expect((await spaces.filing(space, id))?.version).toBe(versions[index]);
    }
  });

  test("replaces what is as it was read, and then no longer on top of that version", async () => {
    const spaces = open();
    const space = newSpace();
    const [first = ""] = await committed(spaces, space, [{ create: { filing: aReceivedFiling({ space }) } }]);
    const next: SpaceChange = { replace: { filing: aValidatedFiling({ space }) }, version: first };
    const [second] = await committed(spaces, space, [next]);
    expect(second).not.toBe(first);
    expect(await spaces.commit(space, [next])).toEqual({ kind: "conflict" });
  });

  test("conflicts over a document to create that is there, and one to replace that is not", async () => {
    const spaces = open();
    const space = newSpace();
    const filing = aReceivedFiling({ space });
    expect(await spaces.commit(space, [{ replace: { filing }, version: '"1"' }])).toEqual({
      kind: "conflict",
    });
    await committed(spaces, space, [{ create: { filing } }]);
    expect(await spaces.commit(space, [{ create: { filing } }])).toEqual({ kind: "conflict" });
  });

  test.each(["first", "middle", "last"] as const)(
    "writes nothing of a batch whose %s change conflicts",
    async (place) => {
      const spaces = open();
      const space = newSpace();
      const rival = aReceivedFiling({ space, id: "rival" });
      await committed(spaces, space, [{ create: { filing: rival } }]);
      const others = ["a", "b"].map((id) => ({ create: { filing: aReceivedFiling({ space, id }) } }));
      const batch: SpaceChange[] = [...others];
      batch.splice({ first: 0, middle: 1, last: 2 }[place], 0, { create: { filing: rival } });
      expect(await spaces.commit(space, batch)).toEqual({ kind: "conflict" });
      expect(await spaces.filing(space, "a")).toBeUndefined();
      expect(await spaces.filing(space, "b")).toBeUndefined();
    },
  );

  test("lets one of two rivals through", async () => {
    const spaces = open();
    const space = newSpace();
    const [version = ""] = await committed(spaces, space, [{ create: { filing: aReadyFiling({ space }) } }]);
    const rivals = ["p1", "p2"].map((paymentId) =>
      spaces.commit(space, [
        { create: { payment: aPayment({ ...space, id: paymentId }) } },
        { replace: { filing: anInitiatedFiling({ space, paymentId }) }, version },
      ]),
    );
    const outcomes = await Promise.all(rivals);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["committed", "conflict"]);
    const payments = await Promise.all(["p1", "p2"].map((id) => spaces.payment(space, id)));
    expect(payments.filter((payment) => payment !== undefined)).toHaveLength(1);
  });

  test("takes the largest payment in one batch: the payment and its fifty filings", async () => {
    const spaces = open();
    const space = newSpace();
    const ids = Array.from({ length: 50 }, (_, index) => `f${String(index)}`);
    const versions = await committed(
      spaces,
      space,
      ids.map((id) => ({ create: { filing: aReadyFiling({ space, id }) } })),
    );
    const batch = await committed(spaces, space, [
      { create: { payment: aPayment({ ...space, filings: ids }) } },
      ...ids.map((id, index) => ({
        replace: { filing: anInitiatedFiling({ space, id }) },
        version: versions[index] ?? "",
      })),
    ]);
    expect(batch).toHaveLength(51);
    expect(new Set(batch).size).toBe(51);
  });

  test("takes a hundred changes, and no more", async () => {
    const spaces = open();
    const space = newSpace();
    const creations = (prefix: string, count: number): SpaceChange[] =>
      Array.from({ length: count }, (_, index) => ({
        create: { filing: aReceivedFiling({ space, id: `${prefix}${String(index)}` }) },
      }));
    await committed(spaces, space, creations("a", 100));
    await expect(spaces.commit(space, creations("b", 101))).rejects.toThrow(RangeError);
    expect(await spaces.filing(space, "b0")).toBeUndefined();
  });

  test("never writes a document into another space", async () => {
    const spaces = open();
    const space = newSpace();
    const other = newSpace();
    const foreign = { create: { filing: aReceivedFiling({ space: other, id: "x" }) } };
    await expect(spaces.commit(space, [foreign])).rejects.toThrow();
    expect(await spaces.filing(space, "x")).toBeUndefined();
    expect(await spaces.filing(other, "x")).toBeUndefined();
  });
}

function describeLists(open: () => PersonalSpaces): void {
  test("lists the filings of one space, the newest first, page by page", async () => {
    const spaces = open();
    const space = newSpace();
    const filings = [3, 1, 5, 2, 4].map((age) =>
      aReceivedFiling({ space, id: `age-${String(age)}`, receivedAt: plus(morning, -minutes(age)) }),
    );
    await committed(spaces, space, [...filings.map(creation), { create: { payment: aPayment(space) } }]);
    const read: string[] = [];
    let pages = 0;
    let continuation: string | undefined;
    do {
      const page = await spaces.filings(space, {
        limit: 2,
        ...(continuation === undefined ? {} : { continuation }),
      });
      read.push(...(page?.items ?? []).map(({ value }) => value.id));
      continuation = page?.continuation ?? undefined;
      pages += 1;
    } while (continuation !== undefined && pages < 10);
    expect(read).toEqual(["age-1", "age-2", "age-3", "age-4", "age-5"]);
  });

  test("lists filings with a version that a change finds", async () => {
    const spaces = open();
    const space = newSpace();
    await committed(spaces, space, [creation(aReceivedFiling({ space }))]);
    const page = await spaces.filings(space, { limit: 10 });
    const [item] = page?.items ?? [];
    expect(item).toEqual(await spaces.filing(space, "f1"));
    const change = { replace: { filing: aValidatedFiling({ space }) }, version: item?.version ?? "" };
    await committed(spaces, space, [change]);
  });

  test("lists nothing of an empty space", async () => {
    expect(await open().filings(newSpace(), { limit: 10 })).toEqual({ items: [], continuation: null });
  });

  test("knows a continuation that it never gave", async () => {
    expect(await open().filings(newSpace(), { limit: 10, continuation: "made-up" })).toBeUndefined();
  });

  test("counts the filings of one space by their status", async () => {
    const spaces = open();
    const space = newSpace();
    await committed(spaces, space, [
      creation(aReceivedFiling({ space, id: "a" })),
      creation(aReceivedFiling({ space, id: "b" })),
      creation(aPaidFiling({ space, id: "c" })),
      { create: { payment: aPayment(space) } },
      { create: { profile: aProfile(space) } },
    ]);
    expect(await spaces.countByStatus(space)).toEqual({ received: 2, paid: 1 });
    expect(await spaces.countByStatus(newSpace())).toEqual({});
  });
}

function describePayable(open: () => PersonalSpaces): void {
  test("tells what is to be paid, the earliest term first", async () => {
    const spaces = open();
    const space = newSpace("csam-cert");
    const elsewhere = newSpace("csam-cert");
    const due = (id: string, dueBy: string) => ({ space, id, dueBy: day(dueBy) });
    const [first, second, third] = [
      anInitiatedFiling(due("first", "2024-01-17")),
      aReadyFiling(due("second", "2024-01-18")),
      aReadyFiling(due("third", "2024-02-01")),
    ] as const;
    const others = everyStatus.filter((status) => status !== first.status && status !== second.status);
    await committed(spaces, space, [
      creation(third),
      creation(first),
      ...others.map((status) => creation(filingIn[status](due(status, "2024-01-01")))),
      creation(second),
      { create: { payment: aPayment({ ...space, dueBy: day("2024-01-01") }) } },
    ]);
    await committed(spaces, elsewhere, [creation(aReadyFiling({ space: elsewhere }))]);
    expect(await spaces.payable(space, 10)).toEqual([first, second, third]);
    expect(await spaces.payable(space, 2)).toEqual([first, second]);
    expect(await spaces.payable(newSpace(), 10)).toEqual([]);
  });
}

function describeSearches(open: () => PersonalSpaces): void {
  test("finds over all spaces what has been waiting since an instant or longer", async () => {
    const spaces = open();
    const [one, other] = [newSpace(), newSpace("idaas")];
    const early = aReceivedFiling({ space: one, id: "early", receivedAt: plus(morning, -minutes(9)) });
    const exact = aReceivedFiling({ space: other, id: "exact" });
    const late = aReceivedFiling({ space: one, id: "late", receivedAt: plus(morning, 1) });
    const resting = aReadyFiling({ space: one, id: "resting", receivedAt: plus(morning, -minutes(99)) });
    const payment = aPayment({ ...other, waiting: { for: "settle", since: plus(morning, -minutes(5)) } });
    await committed(spaces, one, [early, late, resting].map(creation));
    await committed(spaces, other, [creation(exact), { create: { payment } }]);
    const found = (await everything(spaces.waitingSince(morning))).filter((document) =>
      [one.spaceId, other.spaceId].includes(document.spaceId),
    );
    expect(found.map(({ id, for: queue }) => `${id} ${queue}`).sort()).toEqual([
      "early validate",
      "exact validate",
      "p1 settle",
    ]);
    const waiting = { for: "validate", since: early.waiting.since };
    expect(found).toContainEqual({ ...one, id: "early", ...waiting, isOpenPayment: false });
    expect(found.filter(({ isOpenPayment }) => isOpenPayment).map(({ id }) => id)).toEqual(["p1"]);
  });

  test("finds all that waits, however many pages that takes", async () => {
    const spaces = open();
    const space = newSpace();
    for (const batch of [0, 1, 2]) {
      const ids = Array.from({ length: 80 }, (_, index) => `w${String(batch * 80 + index)}`);
      await committed(
        spaces,
        space,
        ids.map((id) => creation(aReceivedFiling({ space, id }))),
      );
    }
    const found = (await everything(spaces.waitingSince(morning))).filter(
      ({ spaceId }) => spaceId === space.spaceId,
    );
    expect(new Set(found.map(({ id }) => id)).size).toBe(240);
  });

  test("finds of one connection what can still be paid and whose term ended before a day", async () => {
    const spaces = open();
    const space = newSpace("csam-cert");
    const elsewhere = { ...space, connection: "idaas" } as const;
    const before = day("2024-01-18");
    const over = { dueBy: day("2024-01-17") };
    const paid = aPaidFiling({ space, id: "paid", ...over });
    const filings = [
      aReadyFiling({ space, id: "over", ...over }),
      aReadyFiling({ space, id: "last-day", dueBy: before }),
      anInitiatedFiling({ space, id: "in-a-payment", ...over }),
      paid,
    ];
    const payments = [
      aPayment({ ...space, id: "open", ...over }),
      aPayment({ ...space, id: "settled", status: "settled", ...over }),
    ].map((payment) => ({ create: { payment } }));
    await committed(spaces, space, [...filings.map(creation), ...payments]);
    await committed(spaces, elsewhere, [
      creation(aReadyFiling({ space: elsewhere, id: "other-way", ...over })),
    ]);
    const found = (await everything(spaces.overdue("csam-cert", before))).filter(
      ({ spaceId }) => spaceId === space.spaceId,
    );
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({ ...space, id: "over", kind: "filing", ...over });
    expect(found).toContainEqual({ ...space, id: "open", kind: "payment", ...over });
  });
}

function describeUnfinished(open: () => PersonalSpaces): void {
  test("finds the unfinished filings of a connection, space by space, of all or of some spaces or one enterprise", async () => {
    const spaces = open();
    const held = Array.from({ length: 3 }, () => newSpace("csam-cert")).sort((a, b) =>
      a.spaceId < b.spaceId ? -1 : 1,
    );
    const [first = newSpace(), second = newSpace(), third = newSpace()] = held;
    const identity = { enterpriseNumber: "0403101811" };
    for (const space of [first, third])
      await committed(
        spaces,
        space,
        everyStatus.map((status) => creation(filingIn[status]({ space, id: status }))),
      );
    await committed(spaces, second, [creation(aReadyFiling({ space: second, identity }))]);
    const elsewhere = newSpace("idaas");
    await committed(spaces, elsewhere, [creation(aReadyFiling({ space: elsewhere }))]);

    const find = async (search: Partial<UnfinishedSearch> = {}): Promise<readonly string[]> =>
      (await everything(spaces.unfinished({ connection: "csam-cert", ...search })))
        .filter(({ spaceId }) => [...held, elsewhere].some((space) => space.spaceId === spaceId))
        .map(({ spaceId, id }) => `${String(held.findIndex((space) => space.spaceId === spaceId))} ${id}`);
    const ofOne = ["payment-initiated", "ready-for-payment", "received", "validated"];
    const of = (index: number): readonly string[] => ofOne.map((status) => `${String(index)} ${status}`);
    const all = await find();
    expect([...all].sort()).toEqual([...of(0), "1 f1", ...of(2)]);
    expect(all.map((found) => found.slice(0, 1))).toEqual([...all].map((found) => found.slice(0, 1)).sort());
    expect([...(await find({ spaceId: third.spaceId }))].sort()).toEqual(of(2));
    expect([...(await find({ afterSpace: first.spaceId }))].sort()).toEqual(["1 f1", ...of(2)]);
    expect(await find(identity)).toEqual(["1 f1"]);
    expect(await find({ ...identity, afterSpace: second.spaceId })).toEqual([]);
  });
}

function describeHeld(open: () => PersonalSpaces): void {
  test("finds every space of a connection that has a holder, and none of another", async () => {
    const spaces = open();
    const held = Array.from({ length: 5 }, () => newSpace("csam-cert"));
    const [elsewhere, erased, empty] = [newSpace("idaas"), newSpace("csam-cert"), newSpace("csam-cert")];
    for (const space of [...held, elsewhere])
      await committed(spaces, space, [{ create: { profile: aProfile(space) } }]);
    const erasedProfile = { ...erased, keyId: erased.spaceId, erasedAt: morning };
    await committed(spaces, erased, [{ create: { erasedProfile } }]);
    await committed(spaces, empty, [creation(aReceivedFiling({ space: empty }))]);
    const mine = new Set([...held, elsewhere, erased, empty].map(({ spaceId }) => spaceId));
    const found = (await everything(spaces.held("csam-cert"))).filter(({ spaceId }) => mine.has(spaceId));
    expect(found).toHaveLength(held.length);
    expect(found).toEqual(expect.arrayContaining(held));
  });
}

function describeEnded(open: () => PersonalSpaces): void {
  test("finds over all spaces the filings whose life ended before an instant, with versions that a change finds", async () => {
    const spaces = open();
    const [one, other] = [newSpace(), newSpace("csam-cert")];
    const ended = filingIn.rejected({ space: one, id: "before" });
    const until = plus(ended.events.at(-1)?.at ?? morning, 1);
    const late = { space: other, receivedAt: plus(morning, 1) };
    const exactly = filingIn.rejected({ ...late, id: "exactly" });
    const receivedBefore = filingIn.withdrawn({ space: other, id: "ended-after" });
    await committed(spaces, one, [creation(ended)]);
    await committed(spaces, other, [creation(exactly), creation(receivedBefore)]);
    const found = await endedIn(spaces, until, [one, other]);
    expect(found.map(({ value }) => value)).toEqual([ended]);
    for (const { value, version } of found)
      await committed(spaces, value, [{ replace: { filing: erase(value, until) }, version }]);
    expect(await endedIn(spaces, until, [one, other])).toEqual([]);
  });

  test("finds only what ended without a publication", async () => {
    const spaces = open();
    const space = newSpace();
    await committed(spaces, space, [
      ...everyStatus.map((status) => creation(filingIn[status]({ space, id: status }))),
      { create: { payment: aPayment({ ...space, status: "lapsed" }) } },
      { create: { profile: aProfile(space) } },
    ]);
    const found = await endedIn(spaces, plus(morning, minutes(1_000_000)), [space]);
    expect(found.map(({ value }) => value.status).sort()).toEqual(["lapsed", "rejected", "withdrawn"]);
  });

  test("finds all that ended, however many pages that takes", async () => {
    const spaces = open();
    const space = newSpace();
    for (const batch of [0, 1, 2]) {
      const ids = Array.from({ length: 80 }, (_, index) => `e${String(batch * 80 + index)}`);
      await committed(
        spaces,
        space,
        ids.map((id) => creation(filingIn.rejected({ space, id }))),
      );
    }
    const found = await endedIn(spaces, plus(morning, minutes(60)), [space]);
    expect(new Set(found.map(({ value }) => value.id)).size).toBe(240);
  });
}

async function endedIn(
  spaces: PersonalSpaces,
  until: Instant,
  among: readonly SpaceAddress[],
): Promise<readonly Versioned<EndedFiling>[]> {
  const spaceIds = among.map(({ spaceId }) => spaceId);
  const found = await everything(spaces.endedBefore(until));
  return found.filter(({ value }) => spaceIds.includes(value.spaceId));
}

function describeErasedProfiles(open: () => PersonalSpaces): void {
  test("keeps in the place of a profile what is left of it, and takes a profile back", async () => {
    const spaces = open();
    const space = newSpace();
    const profile = aProfile(space);
    const erasedProfile = { ...space, keyId: profile.keyId, erasedAt: morning };
    expect(await spaces.erasedProfile(space)).toBeUndefined();
    const [first = ""] = await committed(spaces, space, [{ create: { profile } }]);
    expect(await spaces.erasedProfile(space)).toBeUndefined();
    const [second = ""] = await committed(spaces, space, [{ replace: { erasedProfile }, version: first }]);
    expect(await spaces.erasedProfile(space)).toEqual({ value: erasedProfile, version: second });
    expect(await spaces.profile(space)).toBeUndefined();
    expect(await spaces.commit(space, [{ create: { profile } }])).toEqual({ kind: "conflict" });
    await committed(spaces, space, [{ replace: { profile }, version: second }]);
    expect((await spaces.profile(space))?.value).toEqual(profile);
    expect(await spaces.erasedProfile(space)).toBeUndefined();
  });

  test("finds the profiles that nobody has changed since an instant, to the second, with their versions", async () => {
    const spaces = open();
    const [one, erased] = [newSpace(), newSpace()];
    const erasedProfile = { ...erased, keyId: "k", erasedAt: morning };
    await committed(spaces, erased, [{ create: { erasedProfile } }]);
    const [version] = await committed(spaces, one, [
      { create: { profile: aProfile(one) } },
      creation(aReceivedFiling({ space: one })),
    ]);
    const changed = await changes(spaces, [one]);
    const at = changed.find(({ kind }) => kind === "profile")?.changedAt ?? morning;
    const unchanged = async (until: Instant) =>
      (await everything(spaces.profilesUnchangedSince(until))).filter(({ value }) =>
        [one.spaceId, erased.spaceId].includes(value.spaceId),
      );
    expect(await unchanged(plus(at, -1))).toEqual([]);
    expect(await unchanged(at)).toEqual([{ value: aProfile(one), version }]);
    expect(await unchanged(plus(at, 999))).toHaveLength(1);
  });
}

function describeChanges(open: () => PersonalSpaces): void {
  test("finds over all spaces what changed, each document once and when it changed last", async () => {
    const spaces = open();
    const [one, other] = [newSpace(), newSpace("idaas")];
    const documents = [{ create: { payment: aPayment(one) } }, { create: { profile: aProfile(one) } }];
    const [, , version = ""] = await committed(spaces, one, [
      ...documents,
      creation(aReceivedFiling({ space: one })),
    ]);
    await committed(spaces, one, [{ replace: { filing: aValidatedFiling({ space: one }) }, version }]);
    await committed(spaces, other, [creation(aReceivedFiling({ space: other }))]);
    const found = await changes(spaces, [one, other]);
    expect(found.map(({ changedAt: _at, ...document }) => document)).toEqual(
      expect.arrayContaining([
        { ...one, id: "p1", kind: "payment" },
        { ...one, id: "profile", kind: "profile" },
        { ...one, id: "f1", kind: "filing" },
        { ...other, id: "f1", kind: "filing" },
      ]),
    );
    expect(found).toHaveLength(4);
  });

  test("finds what changed after one instant and not after another, to the second", async () => {
    const spaces = open();
    const space = newSpace();
    await committed(spaces, space, [creation(aReceivedFiling({ space }))]);
    const [{ changedAt } = { changedAt: morning }] = await changes(spaces, [space]);
    const second = 1000;
    expect(millisecondsOf(changedAt) % second).toBe(0);
    expect(await changes(spaces, [space], plus(changedAt, -1), changedAt)).toHaveLength(1);
    expect(await changes(spaces, [space], plus(changedAt, -second), plus(changedAt, 999))).toHaveLength(1);
    expect(await changes(spaces, [space], changedAt, plus(changedAt, second))).toEqual([]);
    expect(await changes(spaces, [space], plus(changedAt, 999), plus(changedAt, second))).toEqual([]);
    expect(await changes(spaces, [space], plus(changedAt, -2 * second), plus(changedAt, -1))).toEqual([]);
  });

  test("finds all that changed, the oldest first, however many pages that takes", async () => {
    const spaces = open();
    const space = newSpace();
    for (const batch of [0, 1, 2]) {
      const ids = Array.from({ length: 80 }, (_, index) => `c${String(batch * 80 + index)}`);
      await committed(
        spaces,
        space,
        ids.map((id) => creation(aReceivedFiling({ space, id }))),
      );
    }
    const found = await changes(spaces, [space]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(240);
    const instants = found.map(({ changedAt }) => changedAt);
    expect(instants).toEqual([...instants].sort());
  });

  test("finds the filings that have an id, in whatever space they are", async () => {
    const spaces = open();
    const [one, other] = [newSpace(), newSpace("idaas")];
    const id = `id-of-${one.spaceId}`;
    const filings = [one, other].map((space) => aReadyFiling({ space, id }));
    for (const filing of filings) await committed(spaces, filing, [creation(filing)]);
    await committed(spaces, one, [creation(aReadyFiling({ space: one, id: "another" }))]);
    const found = await spaces.filingsWithId(id);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([...filings]));
    expect(await spaces.filingsWithId("nobody's")).toEqual([]);
  });

  test("finds the filings of an enterprise in one space, in whatever status and however many", async () => {
    const spaces = open();
    const [space, other] = [newSpace("csam-cert"), newSpace("csam-cert")];
    const { identity } = aReadyFiling();
    const foreign = { ...identity, enterpriseNumber: "0202239951" };
    const many = Array.from({ length: 110 }, (_, index) => aReadyFiling({ space, id: `f${String(index)}` }));
    const ended = filingIn.withdrawn({ space, id: "ended" });
    const unread = filingIn.received({ space, id: "unread" });
    for (const filing of [...many, ended, unread]) await committed(spaces, space, [creation(filing)]);
    await committed(spaces, space, [
      creation({ ...aReadyFiling({ space, id: "foreign" }), identity: foreign }),
    ]);
    await committed(spaces, other, [creation(aReadyFiling({ space: other }))]);
    const found = await spaces.filingsOfEnterprise(space, identity.enterpriseNumber);
    expect(found.map(({ id }) => id).sort()).toEqual([...many, ended].map(({ id }) => id).sort());
    expect(found).toEqual(expect.arrayContaining([many[0], ended]));
    expect(await spaces.filingsOfEnterprise(space, "0403170702")).toEqual([]);
  });

  test("finds what filings that moved out of a space have left in it, however many", async () => {
    const spaces = open();
    const [space, other] = [newSpace("csam-cert"), newSpace("csam-cert")];
    const left = Array.from({ length: 110 }, (_, index) =>
      filingIn.moved({ space, id: `f${String(index).padStart(3, "0")}` }),
    );
    const leaving = aLeavingFiling({ space, id: "leaving" });
    for (const filing of [...left, leaving]) await committed(spaces, space, [creation(filing)]);
    await committed(spaces, space, [creation(aReadyFiling({ space, id: "stays" }))]);
    await committed(spaces, other, [creation(filingIn.moved({ space: other }))]);
    const found = await spaces.tombstones(space);
    expect([...found].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([...left, leaving]);
  });
}

const beginning = at("1970-01-01T00:00:00.000Z");
const end = at("9999-12-31T23:59:59.999Z");

/** What changed in those spaces: one store may serve all tests. */
const changes = async (
  spaces: PersonalSpaces,
  of: readonly SpaceAddress[],
  ...[after = beginning, until = end]: readonly Instant[]
) =>
  (await everything(spaces.changedBetween(after, until))).filter(({ spaceId }) =>
    of.some((space) => space.spaceId === spaceId),
  );

let spacesMade = 0;

/** A space that no other test uses: one store may serve them all. */
function newSpace(connection: Connection = "eid"): SpaceAddress {
  spacesMade += 1;
  return aSpace(connection, `space-${String(process.pid)}-${String(spacesMade)}`);
}

const creation = (filing: Filing): SpaceChange => ({ create: { filing } });

async function committed(
  spaces: PersonalSpaces,
  space: SpaceAddress,
  changes: readonly SpaceChange[],
): Promise<readonly string[]> {
  const outcome = await spaces.commit(space, changes);
  if (outcome.kind !== "committed") throw new Error("the batch conflicts");
  return outcome.versions;
}

async function everything<Item>(pages: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}
