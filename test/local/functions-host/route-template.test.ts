import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { byPrecedence, parseRouteTemplate } from "../../../local/functions-host/route-template.ts";

describe("A route template takes the paths that fit and names their parts", () => {
  test.each([
    ["", "/", {}],
    ["a/b", "/a/b", {}],
    ["a/b", "/A/B/", {}],
    ["a.b", "/a.b", {}],
    ["a/{x}", "/a/1", { x: "1" }],
    ["a/{x}", "/a/%C3%A9%2f", { x: "é%2F" }],
    ["a/{x}", "/a/100%", { x: "100%" }],
    ["a/{x?}", "/a", { x: "" }],
    ["a/{x=1}", "/a", { x: "1" }],
    ["a/{x=1}", "/a/2", { x: "2" }],
    ["a/{*x}", "/a", { x: "" }],
    ["a/{**x}", "/a/b/c", { x: "b/c" }],
    ["a/{x:int}", "/a/-12", { x: "-12" }],
    ["a/{x:guid}", "/a/0f8fad5b-d9cb-469f-a165-70867728950e", { x: "0f8fad5b-d9cb-469f-a165-70867728950e" }],
    ["a/{x:length(2)}", "/a/ab", { x: "ab" }],
    ["a/{x:int:range(1,5)?}", "/a", { x: "" }],
    ["a/{x}.{y}", "/a/one.two", { x: "one", y: "two" }],
    ["v{version:int}/a", "/v2/a", { version: "2" }],
  ])("%s takes %s", (template, path, values) => {
    expect(parseRouteTemplate(template).match(path)).toEqual(values);
  });

  test.each([
    ["a", "/"],
    ["a", "/a/b"],
    ["a.b", "/axb"],
    ["a/{x}", "/a"],
    ["a/{x}/b", "/a//b"],
    ["a/{x:int}", "/a/b"],
    ["a/{x:int}", "/a/3000000000"],
    ["a/{x:bool}", "/a/yes"],
    ["a/{x:alpha:minlength(3)}", "/a/ab"],
    ["a/{x:max(9)}", "/a/10"],
    ["a/{x}.{y}", "/a/one"],
  ])("%s leaves %s", (template, path) => {
    expect(parseRouteTemplate(template).match(path)).toBeUndefined();
  });
});

test("The more exact route is asked first", () => {
  const inOrder = ["a", "a/b", "a/v{x}", "a/{x:int}", "a/{x}", "a/{*x:int}", "a/{*x}", "{x}", "{*x}"];
  const sorted = [...inOrder].reverse().map(parseRouteTemplate).sort(byPrecedence);
  expect(sorted.map(({ text }) => text)).toEqual(inOrder);
});

test.each([
  ["a//b", "empty segment"],
  ["a/{x?}/b", "only the last"],
  ["a/{*x}/b", "only the last"],
  ["a/{x}/{X}", "comes twice"],
  ["a/{x:regex(a)}", "'regex' is not known"],
  ["a/{}", "not a parameter"],
  ["a/{x", "unclear"],
  ["a/b{x?}", "unclear"],
])("%s is refused: %s", (template, why) => {
  expect(() => parseRouteTemplate(template)).toThrow(why);
});

test("Whatever a client sends, a parameter gets it back as it was, slashes aside", () => {
  const template = parseRouteTemplate("a/{x}");
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: "grapheme" }), (value) => {
      const expected = value.replaceAll("/", "%2F");
      expect(template.match(`/a/${encodeURIComponent(value)}`)).toEqual({ x: expected });
    }),
  );
});
