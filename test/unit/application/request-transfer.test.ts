import { describe, expect, test } from "@jest/globals";
import { type OpenSpace } from "../../../shared/application/open-space.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { minutes, morning } from "../../builders/times.ts";
import { plus } from "../../../shared/domain/instant.ts";
import { aProfile, aSpace, csamCloses, timetableOf2024 } from "../../builders/access.ts";
import {
  type Application,
  anApplication,
  certificateAuthorities,
  freshApplication,
  keep,
} from "../../builders/application.ts";
import { aReadyFiling } from "../../builders/filings.ts";
import { aCertificate, aDescription, aTransferRequest, keepHolder } from "../../builders/transfers.ts";

const unfit = (reason: string) => ({ ok: false, refusal: { kind: "transfer-target-unfit", reason } });

/** The holder of a certificate with a filing in the space by CSAM, and an empty one by IDAAS. */
async function aTown(app: Application = freshApplication()) {
  const source = await keepHolder(app.ports, "csam-cert");
  const target = await keepHolder(app.ports, "idaas");
  await keep(app.ports, { filing: aReadyFiling({ space: source }) });
  return { app, source, target };
}

describe("an agent's request", () => {
  test("is kept with what was found, and with who asked", async () => {
    const { app, source, target } = await aTown();
    const answer = await app.requestTransfer("agnes", aTransferRequest());
    const { transfer, created } = valueOf(answer);
    expect(created).toBe(true);
    expect(transfer.value).toEqual({
      id: transfer.value.id,
      status: "requested",
      certificate: aCertificate,
      target: { ...target, certificateNumber: "4a2b" },
      filings: [{ ...aDescription(), match: "found", filing: { ...source, id: "f1" } }],
      requestedBy: { agent: "agnes" },
      requestedAt: morning,
    });
    expect(await app.ports.transfers.transfer(transfer.value.id)).toEqual(transfer);
    expect(app.ports.registers.audit).toMatchObject([
      { actor: "agnes", action: "request-transfer", subject: transfer.value.id },
    ]);
    expect(app.ports.queues.sent).toEqual([]);
  });

  test("goes to the certificate that it names", async () => {
    const { app } = await aTown();
    const other = await keepHolder(app.ports, "idaas", { serial: "7f" });
    const target = { connection: "idaas", certificateNumber: "7f" } as const;
    const { transfer } = valueOf(await app.requestTransfer("agnes", aTransferRequest({ target })));
    expect(transfer.value.target).toEqual({ ...other, certificateNumber: "7f" });
  });

  test("with the same Idempotency-Key is the same one, with other content none", async () => {
    const { app } = await aTown();
    const request = aTransferRequest({ idempotencyKey: "1" });
    const first = valueOf(await app.requestTransfer("agnes", request));
    const later = plus(morning, minutes(1));
    const again = valueOf(await app.requestTransfer("agnes", { ...request, receivedAt: later }));
    expect(again).toEqual({ transfer: first.transfer, created: false });
    const other = { ...request, filings: [aDescription({ language: "de" })] };
    const refusal = { kind: "idempotency-key-reused" };
    expect(await app.requestTransfer("agnes", other)).toEqual({ ok: false, refusal });
    const ofAnother = valueOf(await app.requestTransfer("bram", request));
    expect(ofAnother.created).toBe(true);
  });

  test("that is repeated is the same one whatever has happened since, and is audited once", async () => {
    const { app, target } = await aTown();
    const request = aTransferRequest({ idempotencyKey: "1" });
    const first = valueOf(await app.requestTransfer("agnes", request));
    app.ports.spaces.tamper(target, "profile", () => undefined);
    const again = valueOf(await app.requestTransfer("agnes", request));
    expect(again).toEqual({ transfer: first.transfer, created: false });
    expect(app.ports.registers.audit).toHaveLength(1);
  });

  test.each([
    { given: "another certificate", changes: { certificate: { ...aCertificate, name: "J. Peeters" } } },
    { given: "another target", changes: { target: { connection: "idaas", certificateNumber: "7f" } } },
    { given: "another filing", changes: { filings: [aDescription({ language: "de" })] } },
    { given: "one filing more", changes: { filings: [aDescription(), aDescription({ language: "de" })] } },
  ] as const)("with the same key and $given is refused", async ({ changes }) => {
    const { app } = await aTown();
    await keepHolder(app.ports, "idaas", { serial: "7f" });
    const request = aTransferRequest({ idempotencyKey: "1" });
    valueOf(await app.requestTransfer("agnes", request));
    expect(await app.requestTransfer("agnes", { ...request, ...changes })).toEqual({
      ok: false,
      refusal: { kind: "idempotency-key-reused" },
    });
  });

  test("that names the target that it would have had is the same one", async () => {
    const { app } = await aTown();
    const request = aTransferRequest({ idempotencyKey: "1" });
    valueOf(await app.requestTransfer("agnes", request));
    const target = { connection: "idaas", certificateNumber: aCertificate.number } as const;
    expect(valueOf(await app.requestTransfer("agnes", { ...request, target })).created).toBe(false);
  });

  test("without a key is a new one each time", async () => {
    const { app } = await aTown();
    valueOf(await app.requestTransfer("agnes", aTransferRequest()));
    valueOf(await app.requestTransfer("agnes", aTransferRequest()));
    expect(app.ports.transfers.all).toHaveLength(2);
  });

  test("that is said to exist and cannot be read is trouble", async () => {
    const { app } = await aTown();
    const { ports } = app;
    const transfers = { ...ports.transfers, store: () => Promise.resolve(undefined) };
    const asking = anApplication({ ...ports, transfers }).requestTransfer("agnes", aTransferRequest());
    await expect(asking).rejects.toBeInstanceOf(Fault);
  });
});

describe("a target", () => {
  test("without a profile is unfit", async () => {
    const app = freshApplication();
    await keepHolder(app.ports, "csam-cert");
    expect(await app.requestTransfer("agnes", aTransferRequest())).toEqual(unfit("no-profile"));
    expect(app.ports.transfers.all).toEqual([]);
  });

  test("whose key has opened a space and never made a profile is unfit", async () => {
    const { app, target } = await aTown();
    app.ports.spaces.tamper(target, "profile", () => undefined);
    expect(await app.requestTransfer("agnes", aTransferRequest())).toEqual(unfit("no-profile"));
  });

  test("that two authorities' certificates open is unfit", async () => {
    const { app } = await aTown();
    await keepHolder(app.ports, "idaas", { issuer: certificateAuthorities[1]?.issuers[0] ?? "" });
    expect(await app.requestTransfer("agnes", aTransferRequest())).toEqual(unfit("several-spaces"));
  });

  test("whose way in has closed is unfit", async () => {
    const { app } = await aTown(freshApplication({ timetable: timetableOf2024, now: csamCloses }));
    const target = { connection: "csam-cert", certificateNumber: "4a2b" } as const;
    const request = aTransferRequest({ target, receivedAt: csamCloses });
    expect(await app.requestTransfer("agnes", request)).toEqual(unfit("closed"));
  });
});

describe("a filer's request", () => {
  const person: OpenSpace = {
    space: aSpace(),
    profile: { value: aProfile(), version: '"1"' },
  };

  test("is queued for the space that the filer is in, whatever way he came", async () => {
    const { app, source } = await aTown();
    const { transfer } = valueOf(await app.askForTransfer(person, aTransferRequest()));
    expect(transfer.value).toMatchObject({
      status: "requested",
      target: aSpace(),
      requestedBy: { filer: aSpace() },
      filings: [{ match: "found", filing: { ...source, id: "f1" } }],
    });
    expect(transfer.value.target).not.toHaveProperty("certificateNumber");
    expect(app.ports.registers.audit).toEqual([]);
  });

  test("may name the space that it comes from and no other", async () => {
    const { app, target } = await aTown();
    const profile = await app.ports.spaces.profile(target);
    if (profile === undefined) throw new Error("no profile");
    const own = { connection: "idaas", certificateNumber: "4a2b" } as const;
    const opened = { space: target, profile };
    expect(await app.askForTransfer(opened, aTransferRequest({ target: own }))).toMatchObject({ ok: true });
    const others = [
      { ...own, certificateNumber: "7f" },
      { ...own, connection: "csam-cert" as const },
    ];
    for (const other of others) {
      expect(await app.askForTransfer(opened, aTransferRequest({ target: other }))).toEqual(
        unfit("another-space"),
      );
    }
  });

  test("is one of twenty in an hour", async () => {
    const { app } = await aTown();
    for (let count = 0; count < 20; count += 1) {
      expect(await app.askForTransfer(person, aTransferRequest())).toMatchObject({ ok: true });
    }
    const refusal = { kind: "too-many-attempts", retryAfterSeconds: 3600 };
    expect(await app.askForTransfer(person, aTransferRequest())).toEqual({ ok: false, refusal });
  });

  test("that is repeated with its key counts once", async () => {
    const { app } = await aTown();
    const request = aTransferRequest({ idempotencyKey: "1" });
    const first = valueOf(await app.askForTransfer(person, request));
    for (let count = 0; count < 25; count += 1) {
      const again = valueOf(await app.askForTransfer(person, request));
      expect(again).toEqual({ transfer: first.transfer, created: false });
    }
  });
});

function valueOf<Value>(
  answer: { readonly ok: true; readonly value: Value } | { readonly ok: false },
): Value {
  if (!answer.ok) throw new Error("refused");
  return answer.value;
}
