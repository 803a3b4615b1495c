import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type DeskProcess, startDeskProcess } from "../../local/desk-process.ts";
import { type FilingClient, type FilingView, eventually, filingClient } from "../../local/filing-client.ts";
import { payByLink } from "../../local/pay-at-provider.ts";

// The reference files stand beside the project where it is built; a stranger's clone does not have them.
const samples = join(import.meta.dirname, "..", "..", "..", "shared", "samples");
const describeWithSamples = existsSync(samples) ? describe : describe.skip;

describeWithSamples("the official samples, on the running system", () => {
  let dataDirectory: string;
  let desk: DeskProcess;
  let filer: FilingClient;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), "filing-journey-"));
    desk = await startDeskProcess({ dataDirectory, clock: "2024-01-26T09:00:00.000Z" });
    filer = filingClient(
      desk.endpoints.url,
      await desk.token({ connection: "csam-cert", key: "accountant" }),
    );
    await filer.putProfile({ language: "nl", email: "accountant@example.org", name: "Accountant" });
  }, 60_000);

  afterAll(async () => {
    await desk.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  const file = async (name: string): Promise<FilingView> => {
    const { id } = await filer.file(await readFile(join(samples, name), "utf8"), name);
    return eventually(`${name} examined`, () => filer.filing(id), {
      isGood: ({ status }) => status === "rejected" || status === "ready-for-payment",
    });
  };

  // Before the real filing is published: these are the same accounts with one figure more.
  test("a remark does not refuse: orange, and ready for payment", async () => {
    const filing = await file("05-accepted-with-warning.xbrl");
    expect(filing).toMatchObject({ status: "ready-for-payment", outcome: "orange" });
    expect((await filer.report(filing.id)).findings.map(({ check }) => check)).toContain("ca_06.04.0_0001");
  });

  test("a real filing is green, priced with the surcharge of its dates, paid and published", async () => {
    const ready = await file("m87-micro-2022-fws23.0.anonymised-real.xbrl");
    expect(ready).toMatchObject({ outcome: "green", total: "423.80", dueBy: "2024-02-05", model: "m87-f" });
    const { id, checkoutUrl } = await filer.startPayment([ready.id], "pay-1");
    await payByLink(checkoutUrl ?? "");
    const published = await eventually("publication", () => filer.filing(ready.id), {
      isGood: ({ status }) => status === "published",
    });
    expect(published.reference).toMatch(/^2024-\d{8}$/);
    expect(await filer.payment(id)).toMatchObject({ status: "settled", amount: "423.80" });
    const response = await fetch(
      `${desk.endpoints.url}/authentic/deposit/${String(published.reference)}/accountingData`,
      { headers: { Accept: "application/x.xbrl" } },
    );
    expect(await response.text()).toBe(
      await readFile(join(samples, "m87-micro-2022-fws23.0.anonymised-real.xbrl"), "utf8"),
    );
    const correction = await file("18-correction.xbrl");
    expect(correction).toMatchObject({ status: "ready-for-payment", type: "correction" });
  }, 60_000);

  test.each([
    {
      name: "03-refused-balance-one-cent.xbrl",
      checks: ["va_03.01.0_0014", "va_03.01.0_0015"],
      code: "DAT 33",
    },
    { name: "08-refused-no-agm-date.xbrl", checks: [], code: "DAT 26" },
    { name: "11-refused-same-item-two-amounts.xbrl", checks: [], code: "DAT 34" },
    { name: "19-refused-no-figures.xbrl", checks: [], code: "DAT 32" },
    { name: "06-refused-unknown-taxonomy.xbrl", checks: [], code: null },
    { name: "14-refused-truncated.xbrl", checks: [], code: null },
    { name: "15-refused-doctype-external-entity.xbrl", checks: [], code: null },
    { name: "vzw-full-2016-pfs-2017-04-01.redacted.xbrl", checks: [], code: null },
  ])("$name is refused and the filer is told why", async ({ name, checks, code }) => {
    const filing = await file(name);
    expect(filing).toMatchObject({ status: "rejected", outcome: "red" });
    const { findings } = await filer.report(filing.id);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(checks));
    expect(findings.map((finding) => finding["code"])).toContain(code);
  });

  test.each(["m01-f", "m02-f", "m04-f", "m07-f", "m87-f"])(
    "the specimen of %s is accepted",
    async (model) => {
      const filing = await file(`${model}-2023-specimen.xbrl`);
      expect(filing).toMatchObject({ status: "ready-for-payment", model });
      expect(filing.outcome).not.toBe("red");
    },
  );
});
