import { type SpaceChange } from "../../shared/application/ports/personal-spaces.ts";
import { type Instant, plus } from "../../shared/domain/instant.ts";

/** What happened, in its order. */
export interface Story {
  readonly begin: Instant;
  tell(line: StoryLine): void;
  readonly lines: readonly StoryLine[];
}

export interface StoryLine {
  /** Milliseconds since the beginning. */
  readonly at: number;
  /** Who does it: an instance of the application, a filer, the broker, a timer. */
  readonly who: string;
  readonly what: string;
  /** What the call is about: put into words only when somebody reads the story. */
  readonly input?: readonly unknown[];
  /** What went wrong at it. */
  readonly fault?: string | undefined;
  /** Needed to understand the course of things, where a reader cannot see every read. */
  readonly matters: boolean;
}

export function storyFrom(begin: Instant): Story {
  const lines: StoryLine[] = [];
  return { begin, lines, tell: (line) => void lines.push(line) };
}

/** The story as text: what matters, and everything that went wrong; the first lines go when it is too long. */
export function storyText({ begin, lines }: Story, limit = 120): string {
  const told = lines.filter(({ matters, fault }) => matters || fault !== undefined);
  const left = told.length > limit ? [`… ${String(told.length - limit)} lines before`] : [];
  const texts = told.slice(-limit).map((line) => lineText(begin, line));
  return [...left, ...texts].join("\n");
}

const lineText = (begin: Instant, { at, who, what, input = [], fault }: StoryLine): string =>
  `${plus(begin, at)}  ${who.padEnd(12)} ${what} ${subjectOf(input)}${fault === undefined ? "" : `  ✗ ${fault}`}`;

const subjectOf = (input: readonly unknown[]): string =>
  input
    .flatMap((value) => (Array.isArray(value) ? value.map(nameOf) : [nameOf(value)]))
    .join(" ")
    .trim();

function nameOf(value: unknown): string {
  if (typeof value === "string" || typeof value === "number") return shortened(String(value));
  if (typeof value !== "object" || value === null) return "";
  if ("create" in value || "replace" in value) return changeName(value as SpaceChange);
  const { message, id, reference, subject } = value as Record<string, unknown>;
  return nameOf(message ?? subject ?? id ?? reference);
}

function changeName(change: SpaceChange): string {
  const document = "create" in change ? change.create : change.replace;
  const [kind = "", value] = Object.entries(document)[0] ?? [];
  const { id = "", status = "" } = value as { readonly id?: string; readonly status?: string };
  return `[${"create" in change ? "new " : ""}${kind} ${shortened(id)} ${status}]`;
}

/** Ids are long digests: their beginning tells them apart. */
const shortened = (text: string): string => (text.length > 12 ? `${text.slice(0, 8)}…` : text);
