import { beforeEach, describe, expect, test } from "@jest/globals";
import { registerReconciliationRoute } from "../../../../functions/http/reconciliation.ts";
import { openAlways } from "../../../builders/access.ts";
import { aReconciliation } from "../../../builders/reconciliations.ts";
import { morning } from "../../../builders/times.ts";
import { type HttpApp, httpApp } from "../../../doubles/http-app.ts";
import { type MemoryPorts, memoryPorts } from "../../../doubles/memory-ports.ts";
import { scriptedTokenVerifier } from "../../../doubles/scripted-token-verifier.ts";

let app: HttpApp;
let ports: MemoryPorts;

beforeEach(() => {
  app = httpApp();
  ports = memoryPorts({ now: morning, timetable: openAlways });
  const tokens = scriptedTokenVerifier();
  tokens.set("operator", { kind: "staff", subject: "dirk", roles: ["operator"] });
  tokens.set("treasurer", { kind: "staff", subject: "chloe", roles: ["treasury"] });
  registerReconciliationRoute(app, { ...ports, tokens });
});

describe("GET /v1/operations/reconciliation", () => {
  test("shows the last report, each subject by where it lies", async () => {
    await ports.registers.storeReconciliation(aReconciliation({ beyond: 7 }), undefined);
    const answer = await app.request("read-reconciliation", { token: "operator" });
    expect(answer).toMatchObject({ status: 200, headers: { "Cache-Control": "no-store" } });
    expect(answer.body).toMatchObject({
      at: morning,
      watermark: morning,
      checked: { filing: 5, payment: 4, profile: 3, publication: 2, "publication-document": 6 },
      beyond: 7,
    });
    expect(answer.body["divergences"]).toEqual([
      {
        kind: "upload-missing",
        subject: "personal-spaces/eid/key-1/f1",
        detail: "Its file is not in the blob store.",
        since: morning,
      },
      ...[
        "personal-spaces/eid/key-1/p1",
        "personal-spaces/eid/key-1/profile",
        "publications/0403170701/0403170701_2023-06-30_m87-f_fr",
        "blobs/publications/2024-00000008/original.xbrl",
      ].map((subject): unknown => expect.objectContaining({ subject })),
    ]);
  });

  test("knows none before the first run", async () => {
    expect(await app.request("read-reconciliation", { token: "operator" })).toMatchObject({ status: 404 });
  });

  test("is open to operators only", async () => {
    expect(await app.request("read-reconciliation", { token: "treasurer" })).toMatchObject({ status: 403 });
    expect(await app.request("read-reconciliation")).toMatchObject({ status: 401 });
  });
});
