import { CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cosmos, startCosmos } from "../../local/cosmos/cosmos.ts";
import { createContainers } from "../../local/topology.ts";
import { topology } from "../../shared/contracts/topology.ts";

let emulator: Cosmos;
let client: CosmosClient;

beforeAll(async () => {
  emulator = await startCosmos();
  client = new CosmosClient({ endpoint: emulator.endpoint, key: emulator.key });
});

afterAll(async () => {
  client.dispose();
  await emulator.close();
});

test("a desk whose data is older than an index gets the index, and keeps its data", async () => {
  await createContainers(emulator);
  const container = client.database(topology.database).container("publications");
  const { resource: now } = await container.read();
  const { id = "", partitionKey } = now ?? {};
  const older = { includedPaths: [], excludedPaths: [{ path: "/*" }] };
  await container.replace({
    id,
    ...(partitionKey === undefined ? {} : { partitionKey }),
    indexingPolicy: older,
  });
  const published = { depositDate: "2024-01-10", reference: "2024-00000001" };
  await container.items.create({ id: "p", enterpriseNumber: "0403170701", ...published });
  const inOrder = () =>
    container.items.query("SELECT c.id FROM c ORDER BY c.depositDate DESC, c.reference DESC").fetchAll();
  await expect(inOrder()).rejects.toMatchObject({ code: 400 });
  await createContainers(emulator);
  expect((await inOrder()).resources).toEqual([{ id: "p" }]);
  expect((await container.read()).resource?.indexingPolicy).toEqual(now?.indexingPolicy);
});
