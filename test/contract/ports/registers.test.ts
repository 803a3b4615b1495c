import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { cosmosRegisters } from "../../../shared/adapters/azure/cosmos-registers.ts";
import { Fault } from "../../../shared/application/fault.ts";
import {
  parseAuditDocument,
  parseRefundDocument,
} from "../../../shared/contracts/storage/register-documents.ts";
import { timetableOf2024 } from "../../builders/access.ts";
import { memoryRegisters } from "../../doubles/memory-registers.ts";
import { type CosmosDesk, cosmosDesk } from "./desk.ts";
import { type RegistersUnderTest, describeRegisters } from "./registers.contract.ts";

let desk: CosmosDesk;
let underTest: RegistersUnderTest;

beforeAll(async () => {
  desk = await cosmosDesk();
  const documents = desk.documents("registers");
  underTest = {
    registers: cosmosRegisters(documents, timetableOf2024),
    refund: async (id) => {
      const found = await documents.read(`refund:${id}`, [`refund:${id}`]);
      return found === undefined ? undefined : parseRefundDocument(found.document);
    },
    auditEntry: async (id) => {
      const found = await documents.read(`audit:${id}`, [`audit:${id}`]);
      return found === undefined ? undefined : parseAuditDocument(found.document);
    },
  };
});

afterAll(() => desk.close());

describeRegisters("the double", () => {
  const registers = memoryRegisters(timetableOf2024);
  return {
    registers,
    refund: (id) => Promise.resolve(registers.refunds.find((refund) => refund.id === id)),
    auditEntry: (id) => Promise.resolve(registers.audit.find((entry) => entry.id === id)),
  };
});
describeRegisters("the adapter in front of Cosmos", () => underTest);

describe("the adapter in front of Cosmos", () => {
  test("a block whose answer was lost is a gap, never a number given twice", async () => {
    const { registers } = underTest;
    await registers.takeNumbers(1999, 10);
    desk.proxy.spoil("PUT", { kind: "lost" });
    await expect(registers.takeNumbers(1999, 10)).rejects.toBeInstanceOf(Fault);
    expect(await registers.takeNumbers(1999, 10)).toEqual({ first: 21, last: 30 });
  });
});
