import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { cosmosReferences } from "../../../shared/adapters/azure/cosmos-references.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type References } from "../../../shared/application/ports/references.ts";
import { aSpace } from "../../builders/access.ts";
import { memoryReferences } from "../../doubles/memory-references.ts";
import { type CosmosDesk, cosmosDesk } from "./desk.ts";
import { describeReferences } from "./references.contract.ts";

let desk: CosmosDesk;
let references: References;

beforeAll(async () => {
  desk = await cosmosDesk();
  references = cosmosReferences(desk.documents("references"));
});

afterAll(() => desk.close());

describeReferences("the double", () => memoryReferences());
describeReferences("the adapter in front of Cosmos", () => references);

describe("traps of the Cosmos client, guarded by the adapter", () => {
  test("a create answered 409 after a lost answer: whoever comes back finds his own pointer", async () => {
    const pointer = { kind: "key", keyId: "lost", ...aSpace() } as const;
    const before = desk.proxy.passed;
    desk.proxy.spoil("POST", { kind: "lost" });
    await expect(references.create<"key">(pointer)).rejects.toBeInstanceOf(Fault);
    expect(desk.proxy.passed).toBe(before + 1);
    expect(await references.create<"key">(pointer)).toEqual({ created: false, pointer });
  });

  test("a storm of 429 is a fault that tells when to come back", async () => {
    desk.emulator.throttle(1000);
    try {
      await expect(references.key("nobody's")).rejects.toMatchObject({ name: "Fault", retryAfterSeconds: 1 });
    } finally {
      desk.emulator.throttle(0);
    }
  });
});
