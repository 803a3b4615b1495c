import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { cosmosPersonalSpaces } from "../../../shared/adapters/azure/cosmos-personal-spaces.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type PersonalSpaces } from "../../../shared/application/ports/personal-spaces.ts";
import { aSpace } from "../../builders/access.ts";
import { aReceivedFiling } from "../../builders/filings.ts";
import { memoryPersonalSpaces } from "../../doubles/memory-personal-spaces.ts";
import { type CosmosDesk, cosmosDesk } from "./desk.ts";
import { describePersonalSpaces } from "./personal-spaces.contract.ts";

let desk: CosmosDesk;
let spaces: PersonalSpaces;

beforeAll(async () => {
  desk = await cosmosDesk();
  spaces = cosmosPersonalSpaces(desk.documents("personal-spaces"));
});

afterAll(() => desk.close());

describePersonalSpaces("the double", () => memoryPersonalSpaces());
describePersonalSpaces("the adapter in front of Cosmos", () => spaces);

describe("traps of the Cosmos client, guarded by the adapter", () => {
  const space = aSpace("eid", "traps");

  test("207 taken for success: a batch in which one operation fails is a conflict", async () => {
    const known = { create: { filing: aReceivedFiling({ space, id: "known" }) } };
    expect(await spaces.commit(space, [known])).toMatchObject({ kind: "committed" });
    const fresh = { create: { filing: aReceivedFiling({ space, id: "fresh" }) } };
    expect(await spaces.commit(space, [fresh, known])).toEqual({ kind: "conflict" });
  });

  test("an answer lost after the batch was written: a fault, and reading tells that it was", async () => {
    const filing = aReceivedFiling({ space, id: "lost-answer" });
    desk.proxy.spoil("POST", { kind: "lost" });
    await expect(spaces.commit(space, [{ create: { filing } }])).rejects.toBeInstanceOf(Fault);
    expect((await spaces.filing(space, filing.id))?.value).toEqual(filing);
  });

  test("a storm of 429: the client's few retries are not the end of it, the caller gets a fault", async () => {
    const filing = aReceivedFiling({ space, id: "storm" });
    desk.emulator.throttle(1000);
    try {
      await expect(spaces.commit(space, [{ create: { filing } }])).rejects.toBeInstanceOf(Fault);
      await expect(spaces.filing(space, filing.id)).rejects.toBeInstanceOf(Fault);
    } finally {
      desk.emulator.throttle(0);
    }
    expect(await spaces.filing(space, filing.id)).toBeUndefined();
  });

  test("a status hidden in the cause of a plain error: the fault of a throttled batch tells when to come back", async () => {
    desk.emulator.throttle(1000);
    const change = { create: { filing: aReceivedFiling({ space, id: "hidden" }) } };
    try {
      await expect(spaces.commit(space, [change])).rejects.toMatchObject({ retryAfterSeconds: 1 });
    } finally {
      desk.emulator.throttle(0);
    }
  });

  test("one 429 in passing: the client comes back by itself", async () => {
    desk.emulator.throttle(1);
    const change = { create: { filing: aReceivedFiling({ space, id: "passing" }) } };
    expect(await spaces.commit(space, [change])).toMatchObject({ kind: "committed" });
  });
});
