import { type Resolve } from "./xml-stream.ts";

/** The canonical form of a qualified name; undefined when its prefix is not declared or its namespace is foreign. */
export function qualified(
  text: string,
  resolve: Resolve,
  name: (uri: string, local: string) => string | undefined,
): string | undefined {
  const colon = text.indexOf(":");
  const uri = resolve(colon < 0 ? "" : text.slice(0, colon));
  return uri === undefined || uri === "" ? undefined : name(uri, text.slice(colon + 1));
}
