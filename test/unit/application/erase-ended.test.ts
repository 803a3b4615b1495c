import { describe, expect, test } from "@jest/globals";
import { Fault } from "../../../shared/application/fault.ts";
import { endedStatuses } from "../../../shared/domain/filing/ended.ts";
import { type FilingStatus } from "../../../shared/domain/filing/transitions.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { aSpace, opened } from "../../builders/access.ts";
import { type Application, anApplication, freshApplication, outrun } from "../../builders/application.ts";
import { keepWithFiles } from "../../builders/blobs.ts";
import { everyStatus, filingIn } from "../../builders/filings.ts";
import { days, morning } from "../../builders/times.ts";

const endOf = (status: FilingStatus) => filingIn[status]().events.at(-1)?.at ?? morning;
const longAfter = plus(morning, days(4000));

describe("a filing that ended without a publication", () => {
  test.each(
    endedStatuses.flatMap((status) => [
      { status, after: days(90), becomes: status },
      { status, after: days(90) + 1, becomes: "erased" },
      { status, after: days(400), becomes: "erased" },
    ]),
  )("and is $status is $becomes $after ms after its end", async ({ status, after, becomes }) => {
    const app = freshApplication({ now: plus(endOf(status), after) });
    await keepWithFiles(app.ports, filingIn[status]());
    await app.eraseEnded();
    expect(await statusOf(app, "f1")).toBe(becomes);
    const left = becomes === "erased" ? 0 : 1;
    expect([app.ports.documents.uploads.size, app.ports.documents.reports.size]).toEqual([left, left]);
    expect(app.ports.journal.entries).toEqual(
      becomes === "erased" ? [{ code: "filing-erased", subject: "f1" }] : [],
    );
  });

  test("is still in the list of its space, and counted, and answers that it is erased", async () => {
    const app = freshApplication({ now: longAfter });
    await keepWithFiles(app.ports, filingIn.lapsed());
    await app.eraseEnded();
    const page = await app.ports.spaces.filings(aSpace(), { limit: 10 });
    expect(page?.items).toMatchObject([{ value: { id: "f1", status: "erased" } }]);
    expect(await app.ports.spaces.countByStatus(aSpace())).toEqual({ erased: 1 });
    expect(await app.readFiling(opened(), "f1")).toEqual({ ok: false, refusal: { kind: "filing-erased" } });
  });

  test("keeps its files when it has changed meanwhile", async () => {
    const { ports } = freshApplication({ now: longAfter });
    await keepWithFiles(ports, filingIn.rejected());
    await anApplication(outrun(ports)).eraseEnded();
    expect([ports.documents.uploads.size, ports.documents.reports.size]).toEqual([1, 1]);
    expect(ports.journal.entries).toEqual([]);
  });

  test("is turned before its files are deleted", async () => {
    const { ports } = freshApplication({ now: longAfter });
    await keepWithFiles(ports, filingIn.rejected());
    const seen: (string | undefined)[] = [];
    const eraseUpload = async (name: string): Promise<void> => {
      seen.push((await ports.spaces.filing(aSpace(), "f1"))?.value.status);
      await ports.documents.eraseUpload(name);
    };
    await anApplication({ ...ports, documents: { ...ports.documents, eraseUpload } }).eraseEnded();
    expect(seen).toEqual(["erased"]);
  });

  test("is erased in every space, however many there are", async () => {
    const app = freshApplication({ now: longAfter });
    const spaces = (["csam-cert", "idaas", "eid"] as const).map((connection) => aSpace(connection));
    for (const space of spaces) {
      for (const id of ["a", "b", "c"])
        await keepWithFiles(app.ports, filingIn.withdrawn({ space, id: `${space.connection}-${id}` }));
    }
    await app.eraseEnded();
    for (const space of spaces) expect(await app.ports.spaces.countByStatus(space)).toEqual({ erased: 3 });
    expect(app.ports.documents.uploads.size).toBe(0);
  });
});

test("nothing else is ever touched, however old it is", async () => {
  const app = freshApplication({ now: longAfter });
  const others = everyStatus.filter((status) => !endedStatuses.includes(status));
  for (const status of others) await keepWithFiles(app.ports, filingIn[status]({ id: status }));
  const { uploads, reports } = app.ports.documents;
  const before = [app.ports.spaces.history.length, uploads.size, reports.size];
  await app.eraseEnded();
  expect([app.ports.spaces.history.length, uploads.size, reports.size]).toEqual(before);
  expect(app.ports.journal.entries).toEqual([]);
});

describe("one that is in trouble", () => {
  /** Three filings that are due; the upload of the second cannot be deleted. */
  async function failing(error: Error) {
    const { ports } = freshApplication({ now: longAfter });
    for (const id of ["a", "b", "c"]) await keepWithFiles(ports, filingIn.rejected({ id }));
    const eraseUpload = (name: string): Promise<void> =>
      name.startsWith("b/") ? Promise.reject(error) : ports.documents.eraseUpload(name);
    return { ports, app: anApplication({ ...ports, documents: { ...ports.documents, eraseUpload } }) };
  }

  test("does not keep the others waiting", async () => {
    const { app, ports } = await failing(new Fault("the blob store is away"));
    await app.eraseEnded();
    expect([...ports.documents.uploads.keys()]).toEqual([expect.stringMatching(/^b\//)]);
    expect(ports.journal.of("erasure-fault")).toMatchObject([{ subject: "b" }]);
  });

  test("is made good by the next look at its blobs", async () => {
    const { app, ports } = await failing(new Fault("the blob store is away"));
    await app.eraseEnded();
    ports.clock.advance(days(7));
    await anApplication(ports).eraseOrphans(longAfter);
    expect([ports.documents.uploads.size, ports.documents.reports.size]).toEqual([0, 0]);
  });

  test("is thrown when the trouble is a defect", async () => {
    const { app } = await failing(new TypeError("we were wrong"));
    await expect(app.eraseEnded()).rejects.toThrow(TypeError);
  });
});

async function statusOf({ ports }: Application, id: string) {
  return (await ports.spaces.filing(aSpace(), id))?.value.status;
}
