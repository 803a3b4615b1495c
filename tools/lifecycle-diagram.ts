import { type Localized } from "../shared/domain/language.ts";
import { statusLabels } from "../shared/domain/filing/status-labels.ts";
import {
  type FilingStatus,
  type Transition,
  transitions,
  waitsFor,
} from "../shared/domain/filing/transitions.ts";
import { keepInStep } from "./generated-file.ts";

const statuses = Object.keys(statusLabels) as readonly FilingStatus[];

await keepInStep(
  "docs/lifecycle.md",
  `<!-- Made by tools/lifecycle-diagram.ts from shared/domain/filing/transitions.ts: npm run lifecycle -->

# The life of a filing

A filing is always in exactly one of the statuses below, and only the moves of the second table exist.
The state is the outbox: a status that waits for a queue is work to do, and the sweeper sends what waits too long again.

${diagram()}

## Statuses

${table(
  ["status", "nl", "fr", "de", "en", "waits for"],
  statuses.map((status) => [`\`${status}\``, ...names(statusLabels[status]), queueOf(status)]),
)}

## Moves

${table(
  ["event", "from", "to", "caused by"],
  transitions.map(({ event, from, to, by }) => [
    `\`${event}\``,
    from === null ? "(new)" : `\`${from}\``,
    `\`${to}\``,
    by.join(", "),
  ]),
)}
`,
  "npm run lifecycle",
);

function diagram(): string {
  const ends = statuses.filter((status) => !transitions.some(({ from }) => from === status));
  const lines = [...transitions.map(arrow), ...ends.map((status) => `${node(status)} --> [*]`)];
  return ["```mermaid", "stateDiagram-v2", ...statuses.map(declaration), ...lines, "```"].join("\n");
}

function declaration(status: FilingStatus): string {
  return `state "${status}" as ${node(status)}`;
}

function arrow({ event, from, to }: Transition): string {
  return `${node(from)} --> ${node(to)} : ${event}`;
}

/** Mermaid's identifiers hold no hyphen; `[*]` is where a life begins. */
function node(status: FilingStatus | null): string {
  return status === null ? "[*]" : status.replaceAll("-", "_");
}

function names({ nl, fr, de, en }: Localized): readonly string[] {
  return [nl, fr, de, en];
}

function queueOf(status: FilingStatus): string {
  const queue = waitsFor[status];
  return queue === null ? "" : `\`${queue}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map(() => "---");
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
