import { readFileSync } from "node:fs";
import { resolve } from "node:path";

export const environments = ["dev", "test", "prod"] as const;

export type EnvironmentName = (typeof environments)[number];

/** A resource as `bicep snapshot` predicts it. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly properties?: object;
}

/** What a deployment of an environment would make, as far as that is known before. */
export interface Prediction {
  readonly environment: EnvironmentName;
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Reads the prediction that is committed; that it is not stale is for `npm run infra:check` to say. */
export function predictionOf(environment: EnvironmentName): Prediction {
  const path = resolve(import.meta.dirname, `../../infra/env/${environment}.snapshot.json`);
  const { predictedResources, outputs } = JSON.parse(readFileSync(path, "utf8")) as {
    predictedResources: readonly Resource[];
    outputs: Readonly<Record<string, unknown>>;
  };
  return { environment, resources: merged(predictedResources), outputs };
}

/** A resource that is made in two steps is one resource. */
function merged(predicted: readonly Resource[]): readonly Resource[] {
  const resources = new Map<string, Resource>();
  for (const resource of predicted) {
    const known = resources.get(resource.id);
    const properties = { ...known?.properties, ...resource.properties };
    resources.set(resource.id, { ...known, ...resource, properties });
  }
  return [...resources.values()];
}

export function ofType({ resources }: Prediction, type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The value at a path such as `properties.locations.0.locationName`; `undefined` when there is none. */
export function valueAt(holder: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (isHolder(value) ? value[key] : undefined), holder);
}

/** The list at a path; empty when there is none. */
export function listAt(holder: unknown, path: string): readonly unknown[] {
  const value = valueAt(holder, path);
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The text at a path; empty when there is none. */
export function textAt(holder: unknown, path: string): string {
  const value = valueAt(holder, path);
  return typeof value === "string" ? value : "";
}

const isHolder = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
