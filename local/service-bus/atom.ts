import { type SaxesAttributeNS, SaxesParser } from "saxes";
import { badRequest, notServed } from "./administration-refusal.ts";

export interface Element {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Text is written escaped. */
  readonly content: string | readonly Element[] | Markup;
}

/** What is written as it stands. */
export interface Markup {
  readonly markup: string;
}

/** An entity as an Atom entry. Instants are milliseconds since 1970. */
export interface Entry {
  /** The address of the entity: clients read its name from it. */
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** What is described, such as `QueueDescription`. */
  readonly description: Element;
}

export interface Feed {
  readonly id: string;
  readonly title: string;
  readonly updatedAt: number;
  /** Where the next page is, if there is one. */
  readonly next?: string | undefined;
  readonly entries: readonly Entry[];
}

export function element(name: string, content: Element["content"] | number | boolean): Element {
  return { name, content: typeof content === "object" ? content : String(content) };
}

export function writeEntry(entry: Entry): string {
  return write(withNamespace(entryElement(entry)));
}

export function writeFeed({ id, title, updatedAt, next, entries }: Feed): string {
  return write(
    withNamespace({
      name: "feed",
      content: [
        textElement("title", title),
        element("id", id),
        element("updated", instant(updatedAt)),
        link("self", id),
        ...(next === undefined ? [] : [link("next", next)]),
        ...entries.map(entryElement),
      ],
    }),
  );
}

export function writeError(status: number, detail: string): string {
  return write(element("Error", [element("Code", status), element("Detail", detail)]));
}

/**
 * The properties of the queue that an entry describes, by name: their text or, where there are elements within, those
 * as markup without attributes. One that is nil is left out.
 *
 * @throws AdministrationRefusal when the text is not such an entry.
 */
export function readQueueEntry(xml: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  const path: string[] = [];
  let described = "";
  let [text, markup, isNil] = ["", "", false];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw badRequest(`The request's body is not well-formed XML: ${error.message}`);
  });
  parser.on("opentag", ({ local, attributes }) => {
    path.push(local);
    if (path.length === DESCRIPTION.length) described = path.join(" ");
    if (path.length > PROPERTY_DEPTH) markup += `<${local}>`;
    else [text, markup, isNil] = ["", "", Object.values(attributes).some(saysNil)];
  });
  const onText = (part: string): void => {
    if (path.length > PROPERTY_DEPTH) markup += escape(part);
    else text += part;
  };
  parser.on("text", onText);
  parser.on("cdata", onText);
  parser.on("closetag", ({ local }) => {
    if (path.length > PROPERTY_DEPTH) markup += `</${local}>`;
    if (path.length === PROPERTY_DEPTH && !isNil) properties.set(local, markup === "" ? text : markup);
    path.pop();
  });
  parser.write(xml).close();
  checkDescription(described);
  return properties;
}

const DESCRIPTION = ["entry", "content", "QueueDescription"];
const PROPERTY_DEPTH = DESCRIPTION.length + 1;
const UNSERVED = /^entry content (Topic|Subscription|Rule)Description$/;

function saysNil({ local, value }: SaxesAttributeNS): boolean {
  return local === "nil" && value === "true";
}

function checkDescription(found: string): void {
  const [, unserved] = UNSERVED.exec(found) ?? [];
  if (unserved !== undefined)
    throw notServed(`This emulator serves queues only: no ${unserved} can be made.`);
  if (found !== DESCRIPTION.join(" ")) {
    throw badRequest("The request's body is not an Atom entry that holds a QueueDescription.");
  }
}

function entryElement({ id, title, author, createdAt, updatedAt, description }: Entry): Element {
  return {
    name: "entry",
    content: [
      element("id", id),
      textElement("title", title),
      element("published", instant(createdAt)),
      element("updated", instant(updatedAt)),
      element("author", [element("name", author)]),
      link("self", id),
      { name: "content", attributes: { type: "application/xml" }, content: [description] },
    ],
  };
}

function withNamespace(root: Element): Element {
  return { ...root, attributes: { xmlns: "http://www.w3.org/2005/Atom" } };
}

function textElement(name: string, text: string): Element {
  return { name, attributes: { type: "text" }, content: text };
}

function link(rel: string, href: string): Element {
  return { name: "link", attributes: { rel, href }, content: [] };
}

/** As the service writes an instant. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function write({ name, attributes = {}, content }: Element): string {
  const tag = Object.entries(attributes).reduce(
    (open, [key, value]) => `${open} ${key}="${escape(value)}"`,
    name,
  );
  return `<${tag}>${inner(content)}</${name}>`;
}

function inner(content: Element["content"]): string {
  if (typeof content === "string") return escape(content);
  return "markup" in content ? content.markup : content.map(write).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};

/** A carriage return would be read as a line feed; characters that XML cannot hold at all become a question mark. */
function escape(text: string): string {
  return text
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? "")
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "?");
}
