import { afterAll, beforeAll } from "@jest/globals";
import { cosmosPublications } from "../../../shared/adapters/azure/cosmos-publications.ts";
import { systemClock } from "../../../shared/adapters/system/system-clock.ts";
import { type Publications } from "../../../shared/application/ports/publications.ts";
import { memoryPublications } from "../../doubles/memory-publications.ts";
import { type CosmosDesk, cosmosDesk } from "./desk.ts";
import { describePublications } from "./publications.contract.ts";

let desk: CosmosDesk;
let publications: Publications;

beforeAll(async () => {
  desk = await cosmosDesk();
  publications = cosmosPublications(desk.documents("publications"));
});

afterAll(() => desk.close());

describePublications("the double", () => memoryPublications(systemClock()));
describePublications("the adapter in front of Cosmos", () => publications);
