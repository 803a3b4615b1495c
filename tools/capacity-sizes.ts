import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { type Sizes } from "./capacity-model.ts";

const prediction = z.object({ predictedResources: z.array(z.looseObject({ type: z.string() })) });

const container = z.object({
  properties: z.object({
    resource: z.object({ id: z.string() }),
    options: z.object({ autoscaleSettings: z.object({ maxThroughput: z.number() }) }),
  }),
});

const namespace = z.object({ sku: z.object({ capacity: z.number() }) });

const site = z.object({
  properties: z.object({
    functionAppConfig: z.object({
      scaleAndConcurrency: z.object({
        alwaysReady: z.array(z.object({ instanceCount: z.number() })),
        instanceMemoryMB: z.number(),
        maximumInstanceCount: z.number(),
      }),
    }),
  }),
});

/** The sizes that the prediction of an environment shows: what Bicep would deploy there. */
export function sizesOf(environment: string): Sizes {
  const text = readFileSync(
    resolve(import.meta.dirname, `../infra/env/${environment}.snapshot.json`),
    "utf8",
  );
  const { predictedResources } = prediction.parse(JSON.parse(text));
  const ofType = (type: string): readonly unknown[] => predictedResources.filter((one) => one.type === type);
  const containers = ofType("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers").map((one) =>
    container.parse(one),
  );
  const { sku } = namespace.parse(ofType("Microsoft.ServiceBus/namespaces")[0]);
  const { properties } = site.parse(ofType("Microsoft.Web/sites")[0]);
  const { alwaysReady, instanceMemoryMB, maximumInstanceCount } =
    properties.functionAppConfig.scaleAndConcurrency;
  return {
    requestUnits: Object.fromEntries(
      containers.map((one) => [
        one.properties.resource.id,
        one.properties.options.autoscaleSettings.maxThroughput,
      ]),
    ),
    messagingUnits: sku.capacity,
    maximumInstances: maximumInstanceCount,
    alwaysReadyInstances: alwaysReady.reduce((sum, { instanceCount }) => sum + instanceCount, 0),
    instanceGigabytes: instanceMemoryMB / 1024,
  };
}
