import { expect, test } from "@jest/globals";
import { plus } from "../../shared/domain/instant.ts";
import { openAlways } from "../builders/access.ts";
import { someAccounts } from "../builders/accounts.ts";
import { hours, minutes } from "../builders/times.ts";
import { type Office, office } from "./office.ts";
import { logIn, openLink, pay } from "./people.ts";
import { violations } from "./soundness.ts";

const database = /^(spaces|references|publications|registers)\./;

test.each([
  { name: "two minutes", outage: minutes(2), recovery: minutes(1) },
  { name: "nine minutes", outage: minutes(9), recovery: minutes(1) },
  { name: "twenty hours", outage: hours(20), recovery: minutes(5) },
])(
  "a database that refuses everything for $name: nothing is set aside, and soon after everything moves again",
  async ({ outage, recovery }) => {
    let isOut = false;
    const run = office(new Map(), openAlways, (call) => isOut && database.test(call));
    const filer = await logIn(run);
    const paid = await filer.upload({ accounts: someAccounts({ language: "nl" }) }, "upload-nl");
    await filer.sees(paid, "ready-for-payment");
    const payment = await filer.startPayment([paid], "pay-1");
    const checkout = await openLink(run, payment.linkToken);
    const received = await filer.upload({ accounts: someAccounts({ language: "fr" }) }, "upload-fr");

    isOut = true;
    await pay(run, checkout);
    const late = { accounts: someAccounts({ language: "de" }) };
    await expect(filer.upload(late, "upload-de")).rejects.toThrow("without an answer");
    await pass(run, outage);
    expect(run.world.queues.deadLetters.all).toEqual([]);

    isOut = false;
    await pass(run, recovery);
    const { space } = filer.opened;
    expect((await run.filing(space, paid)).status).toBe("published");
    expect((await run.filing(space, received)).status).toBe("ready-for-payment");
    await filer.sees(await filer.upload(late, "upload-de"), "ready-for-payment");
    expect(violations(run.world)).toEqual([]);
  },
);

/** Lets that much time go by, with its ticks and deliveries. */
function pass(run: Office, milliseconds: number): Promise<void> {
  const { clock } = run.world;
  const end = plus(clock.now(), milliseconds);
  return run.until("the time passing", () => Promise.resolve(clock.now() >= end));
}
