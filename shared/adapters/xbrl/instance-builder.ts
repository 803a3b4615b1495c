import { type SaxesTagNS } from "saxes";
import { type Context, type Fact, type Fault, type Instance } from "../../domain/accounts/instance.ts";
import { isTrue } from "../../domain/accounts/identity.ts";
import { ContextBuilder } from "./context-builder.ts";
import { qualified } from "./qualified-name.ts";
import { measureName, memberName, metricName, namespaces } from "./vocabulary.ts";
import { type Resolve, type XmlHandler } from "./xml-stream.ts";

/** Builds an instance from the elements of a document, forgetting whatever it does not need. */
export class InstanceBuilder implements XmlHandler {
  readonly #schemaRefs: string[] = [];
  readonly #contexts = new Map<string, Context>();
  readonly #units = new Map<string, string | undefined>();
  readonly #facts: Fact[] = [];
  readonly #faults = new Map<string, Fault>();
  readonly #ids = new Set<string>();
  #language: string | undefined;
  #depth = 0;
  #text = "";
  #part: Part | undefined;
  #root: string | undefined;

  /** Undefined when the document is not XBRL. */
  get instance(): Instance | undefined {
    if (this.#root !== undefined) return undefined;
    return {
      schemaRefs: this.#schemaRefs,
      language: this.#language,
      contexts: this.#contexts,
      units: this.#units,
      facts: this.#facts,
      faults: [...this.#faults.values()],
    };
  }

  /** The name of the root element of a document that is not XBRL. */
  get foreignRoot(): string {
    return this.#root ?? "";
  }

  get takesLongText(): boolean {
    return this.#part?.takesLongText === true;
  }

  open(tag: SaxesTagNS, resolve: Resolve): void {
    this.#depth += 1;
    this.#text = "";
    if (this.#depth === 1) this.#openRoot(tag);
    else if (this.#root !== undefined) return;
    else if (this.#depth === 2) this.#part = this.#partOf(tag, resolve);
    else this.#part?.open(tag, resolve);
  }

  text(text: string): void {
    if (this.#part !== undefined) this.#text += text;
  }

  close(): void {
    const text = this.#text.trim();
    this.#text = "";
    this.#depth -= 1;
    if (this.#depth > 1) this.#part?.close(text);
    if (this.#depth !== 1) return;
    this.#part?.end(text);
    this.#part = undefined;
  }

  #openRoot(tag: SaxesTagNS): void {
    if (tag.uri === namespaces.instance && tag.local === "xbrl")
      this.#language = tag.attributes["xml:lang"]?.value;
    else this.#root = tag.name;
  }

  #partOf(tag: SaxesTagNS, resolve: Resolve): Part | undefined {
    this.#rememberId(tag);
    if (tag.uri === namespaces.instance && tag.local === "context") return this.#contextPart(tag);
    if (tag.uri === namespaces.instance && tag.local === "unit") return this.#unitPart(tag);
    if (tag.uri === namespaces.link) {
      this.#linkPart(tag);
      return;
    }
    const metric = metricName(tag.uri, tag.local);
    if (metric !== undefined) return this.#factPart(tag, metric, resolve);
    this.#fault("xbrl-unknown-element", tag.name);
    return undefined;
  }

  #contextPart(tag: SaxesTagNS): Part {
    const id = tag.attributes["id"]?.value ?? "";
    if (id === "") this.#fault("xbrl-context", id);
    const builder = new ContextBuilder((check, item) => {
      this.#fault(check, item ?? id);
    });
    return {
      takesLongText: false,
      open: (inner, resolve) => builder.open(inner, resolve),
      close: (text) => builder.close(text),
      end: () => this.#contexts.set(id, builder.context()),
    };
  }

  #unitPart(tag: SaxesTagNS): Part {
    const id = tag.attributes["id"]?.value ?? "";
    const measures: (string | undefined)[] = [];
    let name: ((text: string) => string | undefined) | undefined;
    return {
      takesLongText: false,
      open: ({ uri, local }, resolve) => {
        const isMeasure = uri === namespaces.instance && local === "measure";
        name = isMeasure ? (text) => qualified(text, resolve, measureName) : undefined;
      },
      close: (text) => {
        if (name === undefined) return;
        const measure = name(text);
        if (measure === undefined) this.#fault("xbrl-undeclared-prefix", text);
        measures.push(measure);
        name = undefined;
      },
      end: () => this.#units.set(id, measures.length === 1 ? measures[0] : undefined),
    };
  }

  #linkPart(tag: SaxesTagNS): undefined {
    if (tag.local === "schemaRef") this.#schemaRefs.push(hrefOf(tag));
    else this.#fault("xbrl-forbidden-element", tag.local);
    return undefined;
  }

  #factPart(tag: SaxesTagNS, metric: string, resolve: Resolve): Part {
    const isCode = metric.includes("-enum:");
    return {
      takesLongText: metric.startsWith("bsb"),
      open: (inner) => this.#fault("xbrl-unknown-element", `${tag.name}/${inner.name}`),
      close: () => undefined,
      end: (text) => {
        const code = isCode && text !== "" ? qualified(text, resolve, memberName) : text;
        if (code === undefined) this.#fault("xbrl-undeclared-prefix", text);
        this.#facts.push({ ...attributesOf(tag), metric, text: code ?? text });
      },
    };
  }

  #rememberId(tag: SaxesTagNS): void {
    const id = tag.attributes["id"]?.value;
    if (id === undefined) return;
    if (this.#ids.has(id)) this.#fault("xbrl-duplicate-id", id);
    this.#ids.add(id);
  }

  /** The same fault is told once; a file with countless faults is told enough of them. */
  #fault(check: Fault["check"], item: string): void {
    if (this.#faults.size < mostFaults) this.#faults.set(`${check} ${item}`, { check, item });
  }
}

const mostFaults = 200;

/** A child of the root under construction. */
interface Part {
  readonly takesLongText: boolean;
  open(tag: SaxesTagNS, resolve: Resolve): void;
  close(text: string): void;
  end(text: string): void;
}

type Attributes = Omit<Fact, "metric" | "text">;

function attributesOf({ attributes }: SaxesTagNS): Attributes {
  return {
    contextRef: attributes["contextRef"]?.value,
    unitRef: attributes["unitRef"]?.value,
    decimals: attributes["decimals"]?.value,
    precision: attributes["precision"]?.value,
    nil: isNil(attributes),
    language: attributes["xml:lang"]?.value,
  };
}

function isNil(attributes: SaxesTagNS["attributes"]): boolean {
  for (const { local, uri, value } of Object.values(attributes)) {
    if (local === "nil" && uri === namespaces.schemaInstance) return isTrue(value.trim());
  }
  return false;
}

/** The address, whichever prefix the file gives to XLink. */
const hrefOf = ({ attributes }: SaxesTagNS): string =>
  Object.values(attributes).find(({ local, uri }) => local === "href" && uri === namespaces.xlink)?.value ??
  "";
