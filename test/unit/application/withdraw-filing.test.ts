import { describe, expect, test } from "@jest/globals";
import { aSpace, csamCloses, opened, timetableOf2024 } from "../../builders/access.ts";
import { anApplication, freshApplication, keep, outrun } from "../../builders/application.ts";
import { aReadyFiling, everyStatus, filingIn } from "../../builders/filings.ts";
import { minutes, morning } from "../../builders/times.ts";
import { plus } from "../../../shared/domain/instant.ts";

const withdrawable = ["validated", "ready-for-payment"] as const;
const request = { ifMatch: "*", receivedAt: morning };

describe("a filing is withdrawn", () => {
  test.each(withdrawable)("while it is %s, by the version that the filer saw", async (status) => {
    const app = freshApplication({ now: plus(morning, minutes(9)) });
    const [version = ""] = await keep(app.ports, { filing: filingIn[status]() });
    const withdrawn = await app.withdrawFiling(opened(), "f1", { ...request, ifMatch: version });
    const event = { type: "filing-withdrawn", by: "filer", from: status, at: plus(morning, minutes(9)) };
    expect(withdrawn).toMatchObject({ ok: true, value: { value: { status: "withdrawn" } } });
    const stored = await app.ports.spaces.filing(aSpace(), "f1");
    expect(stored?.value.events.at(-1)).toMatchObject(event);
    expect(withdrawn).toEqual({ ok: true, value: stored });
  });

  test("whatever its version, when the filer says so", async () => {
    const app = freshApplication();
    await keep(app.ports, { filing: aReadyFiling() });
    expect(await app.withdrawFiling(opened(), "f1", request)).toMatchObject({ ok: true });
  });
});

describe("a withdrawal is refused", () => {
  const others = everyStatus.filter((status) => ![...withdrawable, "erased", "moved"].includes(status));
  test.each(others)("while the filing is %s", async (status) => {
    const app = freshApplication();
    await keep(app.ports, { filing: filingIn[status]() });
    const refusal = { kind: "filing-not-withdrawable", status };
    expect(await app.withdrawFiling(opened(), "f1", request)).toEqual({ ok: false, refusal });
  });

  test.each([
    { status: "erased", refusal: { kind: "filing-erased" } },
    { status: "moved", refusal: { kind: "filing-moved", connection: "idaas" } },
  ] as const)("when the filing is $status", async ({ status, refusal }) => {
    const app = freshApplication();
    await keep(app.ports, { filing: filingIn[status]() });
    expect(await app.withdrawFiling(opened(), "f1", request)).toEqual({ ok: false, refusal });
  });

  test.each([
    { given: "a filing of another space", space: aSpace("eid", "key-2"), ifMatch: "*", kind: "not-found" },
    { given: "a version that is no more", space: aSpace(), ifMatch: '"0"', kind: "precondition-failed" },
  ])("given $given: $kind", async ({ space, ifMatch, kind }) => {
    const app = freshApplication();
    await keep(app.ports, { filing: aReadyFiling() });
    const withdrawn = await app.withdrawFiling(opened(space), "f1", { ...request, ifMatch });
    expect(withdrawn).toEqual({ ok: false, refusal: { kind } });
  });

  test("when the way in is closed", async () => {
    const space = aSpace("csam-cert");
    const app = freshApplication({ timetable: timetableOf2024 });
    await keep(app.ports, { filing: aReadyFiling({ space }) });
    const withdrawn = await app.withdrawFiling(opened(space), "f1", { ...request, receivedAt: csamCloses });
    expect(withdrawn).toMatchObject({ ok: false, refusal: { kind: "connection-closed" } });
    expect(app.ports.spaces.history).toHaveLength(1);
  });

  test("when somebody was faster", async () => {
    const { ports } = freshApplication();
    await keep(ports, { filing: aReadyFiling() });
    const withdrawn = await anApplication(outrun(ports)).withdrawFiling(opened(), "f1", request);
    expect(withdrawn).toEqual({ ok: false, refusal: { kind: "precondition-failed" } });
  });
});
