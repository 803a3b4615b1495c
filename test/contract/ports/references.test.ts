import { afterAll, beforeAll } from "@jest/globals";
import { cosmosReferences } from "../../../shared/adapters/azure/cosmos-references.ts";
import { type References } from "../../../shared/application/ports/references.ts";
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
