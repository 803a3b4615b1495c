import { afterAll, beforeAll } from "@jest/globals";
import { cosmosPersonalSpaces } from "../../../shared/adapters/azure/cosmos-personal-spaces.ts";
import { systemClock } from "../../../shared/adapters/system/system-clock.ts";
import { type PersonalSpaces } from "../../../shared/application/ports/personal-spaces.ts";
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

describePersonalSpaces("the double", () => memoryPersonalSpaces(systemClock()));
describePersonalSpaces("the adapter in front of Cosmos", () => spaces);
