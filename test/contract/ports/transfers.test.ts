import { afterAll, beforeAll } from "@jest/globals";
import { cosmosTransfers } from "../../../shared/adapters/azure/cosmos-transfers.ts";
import { systemClock } from "../../../shared/adapters/system/system-clock.ts";
import { type Transfers } from "../../../shared/application/ports/transfers.ts";
import { memoryTransfers } from "../../doubles/memory-transfers.ts";
import { type CosmosDesk, cosmosDesk } from "./desk.ts";
import { describeTransfers } from "./transfers.contract.ts";

let desk: CosmosDesk;
let transfers: Transfers;

beforeAll(async () => {
  desk = await cosmosDesk();
  transfers = cosmosTransfers(desk.documents("registers"));
});

afterAll(() => desk.close());

const inMemory = memoryTransfers(systemClock());

describeTransfers("the double", () => inMemory);
describeTransfers("the adapter in front of Cosmos", () => transfers);
