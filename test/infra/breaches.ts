import { type Prediction, type Resource } from "./predictions.ts";

/** A small change to a prediction, such as a careless commit would make. */
export type Breach = (prediction: Prediction) => Prediction;

type Choice = (resource: Resource) => boolean;

/** Sets one value of the last resource of a type (that is chosen); the path may end in a member that is not there. */
export const changed =
  (type: string, path: string, value: unknown, choice: Choice = () => true): Breach =>
  (prediction) => {
    const victim = prediction.resources.findLast((resource) => resource.type === type && choice(resource));
    if (victim === undefined) return prediction;
    const altered = structuredClone(victim);
    setAt(altered, path.split("."), value);
    return {
      ...prediction,
      resources: prediction.resources.map((resource) => (resource === victim ? altered : resource)),
    };
  };

/** Takes away the resources of a type (that are chosen). */
export const without =
  (type: string, choice: Choice = () => true): Breach =>
  (prediction) => ({
    ...prediction,
    resources: prediction.resources.filter((resource) => resource.type !== type || !choice(resource)),
  });

/** Adds a resource. */
export const added =
  (type: string, properties: object): Breach =>
  (prediction) => ({
    ...prediction,
    resources: [
      ...prediction.resources,
      { id: `/added/providers/${type}/planted`, type, name: "planted", properties },
    ],
  });

function setAt(holder: object, [key = "", ...rest]: readonly string[], value: unknown): void {
  const members = holder as Record<string, unknown>;
  if (rest.length === 0) members[key] = value;
  else setAt((members[key] ??= {}), rest, value);
}
