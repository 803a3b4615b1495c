import { expect, test } from "@jest/globals";
import { plus } from "../../../shared/domain/instant.ts";
import { type FilingStatus } from "../../../shared/domain/filing/transitions.ts";
import { aFiler, csamCloses, opened, aSpace, timetableOf2024 } from "../../builders/access.ts";
import { someAccounts } from "../../builders/accounts.ts";
import { type Application, freshApplication } from "../../builders/application.ts";
import { days, minutes } from "../../builders/times.ts";
import { jsonFile } from "../../doubles/json-accounts-reader.ts";

const space = aSpace("csam-cert");

/** Everything that waits in queues, until nothing does. */
async function deliverAll(app: Application): Promise<void> {
  const { queues } = app.ports;
  for (let message = queues.take(); message !== undefined; message = queues.take())
    await app.consume(message.queue, message.envelope);
}

/** A file of ten minutes before the closing. @returns its id. */
async function file(app: Application): Promise<string> {
  const receivedAt = app.ports.clock.now();
  const details = { language: "nl", email: "jan@peeters.example", name: "Jan" } as const;
  expect(await app.putProfile(aFiler("csam-cert"), details, receivedAt)).toMatchObject({ ok: true });
  const bytes = jsonFile({ accounts: someAccounts() });
  const upload = { bytes, format: "xbrl", idempotencyKey: "1", receivedAt } as const;
  const filed = await app.fileAccounts(opened(space), upload, {});
  return filed.ok ? filed.value.filing.value.id : "";
}

const applicationBefore = (): Application =>
  freshApplication({ now: plus(csamCloses, -minutes(10)), timetable: timetableOf2024 });

async function statusOf(app: Application, id: string): Promise<FilingStatus | undefined> {
  return (await app.ports.spaces.filing(space, id))?.value.status;
}

test("what came in before is validated and priced after it, and waits without a term that could end", async () => {
  const app = applicationBefore();
  const id = await file(app);
  app.ports.clock.set(plus(csamCloses, minutes(5)));
  await app.closeConnections();
  await deliverAll(app);
  expect(await statusOf(app, id)).toBe("ready-for-payment");
  app.ports.clock.advance(days(60));
  await app.lapseOverdue();
  expect(await statusOf(app, id)).toBe("ready-for-payment");
});

test("a payment of before is settled by a webhook after it, and the accounts are published", async () => {
  const app = applicationBefore();
  const id = await file(app);
  await deliverAll(app);
  const receivedAt = app.ports.clock.now();
  const started = await app.startPayment(opened(space), { filings: [id], idempotencyKey: "1", receivedAt });
  if (!started.ok) throw new Error(started.refusal.kind);
  const { linkToken } = started.value.payment.value;
  app.ports.clock.set(plus(csamCloses, minutes(5)));
  await app.closeConnections();
  expect(await app.payByLink(linkToken)).toMatchObject({ ok: true });
  const [checkout] = app.ports.provider.checkouts;
  app.ports.provider.set(checkout?.id ?? "", "paid");
  await app.noticePayment(checkout?.id ?? "", {});
  await deliverAll(app);
  expect(await statusOf(app, id)).toBe("published");
  expect(app.ports.publications.all).toMatchObject([{ filingId: id, visible: true }]);
});
