import { type SaxesTagNS } from "saxes";
import { type FormCheck } from "../../domain/accounts/form-findings.ts";
import { type Context } from "../../domain/accounts/instance.ts";
import { qualified } from "./qualified-name.ts";
import { dimensionName, memberName, namespaces } from "./vocabulary.ts";
import { type Resolve } from "./xml-stream.ts";

/** Builds one context from the elements inside it. */
export class ContextBuilder {
  readonly #fault: (check: FormCheck, item?: string) => void;
  readonly #explicit: string[] = [];
  readonly #typed: { readonly name: string; readonly value: string }[] = [];
  readonly #dimensions = new Set<string>();
  readonly #path: Name[] = [];
  #scheme = "";
  #identifier: string | undefined;
  #instant: string | undefined;
  #dimension: string | undefined;
  #resolve: Resolve = () => undefined;
  #typedValue: string | undefined;

  constructor(fault: (check: FormCheck, item?: string) => void) {
    this.#fault = fault;
  }

  open(tag: SaxesTagNS, resolve: Resolve): void {
    const parent = this.#path.at(-1) ?? "context";
    const name = nameOf(tag, parent);
    if (parents[name] !== parent) this.#fault("xbrl-context");
    if (name === "segment") this.#fault("xbrl-context-segment");
    this.#path.push(name);
    if (name === "identifier") this.#scheme = tag.attributes["scheme"]?.value ?? "";
    if (name === "explicitMember" || name === "typedMember") this.#openDimension(tag, resolve);
  }

  close(text: string): void {
    const name = this.#path.pop();
    if (name === "identifier") this.#identifier = this.#once(this.#identifier, text);
    if (name === "instant") this.#instant = this.#once(this.#instant, text);
    if (name === "explicitMember") this.#closeExplicit(text);
    if (name === "typedValue") this.#typedValue = this.#once(this.#typedValue, text);
    if (name === "typedMember") this.#closeTyped();
  }

  context(): Context {
    if (this.#identifier === undefined) this.#fault("xbrl-context");
    const typed = this.#typed.sort((one, other) => (one.name < other.name ? -1 : 1));
    return {
      scheme: this.#scheme,
      identifier: this.#identifier ?? "",
      instant: this.#instant,
      key: [...this.#explicit.sort(), ...typed.map(({ name }) => `${name}*`)].join(" "),
      typed: typed.map(({ value }) => value),
    };
  }

  #openDimension(tag: SaxesTagNS, resolve: Resolve): void {
    const name = tag.attributes["dimension"]?.value ?? "";
    this.#resolve = resolve;
    this.#typedValue = undefined;
    this.#dimension = qualified(name, resolve, dimensionName);
    if (this.#dimension === undefined) this.#fault("xbrl-undeclared-prefix", name);
    else if (this.#dimensions.has(this.#dimension)) this.#fault("xbrl-context-dimension");
    this.#dimensions.add(this.#dimension ?? "");
  }

  /** The domains of the bank are named like their dimensions. */
  #closeExplicit(text: string): void {
    const member = qualified(text, this.#resolve, memberName);
    if (member === undefined) this.#fault("xbrl-undeclared-prefix", text);
    else if (this.#dimension !== undefined && !member.startsWith(`${this.#dimension}:`)) {
      this.#fault("xbrl-context-dimension");
    }
    this.#explicit.push(member ?? text);
  }

  #closeTyped(): void {
    if (this.#typedValue === undefined) this.#fault("xbrl-context-dimension");
    this.#typed.push({ name: this.#dimension ?? "", value: this.#typedValue ?? "" });
  }

  #once(earlier: string | undefined, text: string): string {
    if (earlier !== undefined) this.#fault("xbrl-context");
    return text;
  }
}

type Name = keyof typeof parents | "foreign";

/** Where each element of a context belongs. Dimensions belong in the scenario (design of the bank's taxonomy). */
const parents = {
  entity: "context",
  identifier: "entity",
  segment: "entity",
  period: "context",
  instant: "period",
  startDate: "period",
  endDate: "period",
  forever: "period",
  scenario: "context",
  explicitMember: "scenario",
  typedMember: "scenario",
  typedValue: "typedMember",
  foreign: undefined,
} as const;

function nameOf({ uri, local }: SaxesTagNS, parent: string): Name {
  if (parent === "typedMember") return "typedValue";
  const isMember = local === "explicitMember" || local === "typedMember";
  if (uri !== (isMember ? namespaces.dimensions : namespaces.instance)) return "foreign";
  return local !== "typedValue" && local in parents ? (local as Name) : "foreign";
}
