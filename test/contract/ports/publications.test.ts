import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { cosmosPublications } from "../../../shared/adapters/azure/cosmos-publications.ts";
import { Fault } from "../../../shared/application/fault.ts";
import { type Publications } from "../../../shared/application/ports/publications.ts";
import { aPublication } from "../../builders/publications.ts";
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

describePublications("the double", () => memoryPublications());
describePublications("the adapter in front of Cosmos", () => publications);

describe("traps of the Cosmos client, guarded by the adapter", () => {
  test("a create answered 409 after a lost answer: whoever comes back finds his own publication", async () => {
    const publication = aPublication({ enterpriseNumber: "0999999999" });
    desk.proxy.spoil("POST", { kind: "lost" });
    await expect(publications.create(publication)).rejects.toBeInstanceOf(Fault);
    const { created, found } = await publications.create(publication);
    expect({ created, filingId: found.value.filingId }).toEqual({
      created: false,
      filingId: publication.filingId,
    });
  });

  test("a replace whose answer was lost: a fault, and reading tells that it was written", async () => {
    const hidden = aPublication({ enterpriseNumber: "0999999998", visible: false });
    const { found } = await publications.create(hidden);
    desk.proxy.spoil("PUT", { kind: "lost" });
    await expect(publications.replace({ ...hidden, visible: true }, found.version)).rejects.toBeInstanceOf(
      Fault,
    );
    const now = await publications.read(hidden.enterpriseNumber, hidden.id);
    expect(now?.value.visible).toBe(true);
  });
});
