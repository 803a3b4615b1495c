import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import counters from "../docs/capacity-counters.json" with { type: "json" };
import {
  assumptions,
  type Figure,
  limits,
  lookedUp,
  prices,
  resources,
  valuesOf,
} from "./capacity-ground.ts";
import {
  bendsOf,
  billOf,
  busySecondsOf,
  chargeOf,
  executionsOf,
  type Ground,
  growthOf,
  loadsOf,
  needsOf,
  peakOf,
  sweepFillsAt,
} from "./capacity-model.ts";
import { sizesOf } from "./capacity-sizes.ts";
import { keepInStep } from "./generated-file.ts";

const repository = resolve(import.meta.dirname, "..");
const page = "docs/capacity.md";

/** How many times this year. */
const scales = [1, 10, 1_000];

const ground: Ground = {
  counters,
  sizes: sizesOf("prod"),
  assumed: valuesOf(assumptions),
  limits: valuesOf(limits),
};

const tables: Readonly<Record<string, () => string>> = {
  bends: bendTable,
  loads: loadTable,
  filing: filingTable,
  needs: needTable,
  sweep: sweepTable,
  growth: growthTable,
  bill: billTable,
  assumptions: () => figureTable(assumptions),
  limits: () => figureTable(limits),
};

await keepInStep(page, withTables(readFileSync(resolve(repository, page), "utf8")), "npm run capacity");

/** The page with each table made anew, between the comments that name it. */
function withTables(text: string): string {
  return Object.entries(tables).reduce((before, [name, tableOf]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
    const [start, end] = [before.indexOf(open), before.indexOf(close)];
    if (start < 0 || end < start) throw new Error(`${page} has no place for the table "${name}"`);
    return `${before.slice(0, start + open.length)}\n\n${tableOf()}\n\n${before.slice(end)}`;
  }, text);
}

function bendTable(): string {
  return table(
    ["", "full at", "what then"],
    bendsOf(ground).map(({ resource, times }, index) => [
      `${String(index + 1)}. ${resources[resource].name}`,
      `${rounded(times)} × this year's peak`,
      resources[resource].then,
    ]),
  );
}

function loadTable(): string {
  const names = loadsOf(ground).map(({ name }) => name);
  return table(
    ["filings a second", ...scales.map(scaleName)],
    names.map((name, index) => [
      name,
      ...scales.map((times) => rounded(loadsOf(ground, times)[index]?.filingsPerSecond ?? 0)),
    ]),
  );
}

function filingTable(): string {
  const { containers, messages, requests, blobs } = counters.filing;
  const looks = String(assumptions.looksPerFiling.value);
  return table(
    ["one filing", "counted", `with ${looks} looks, reads under Strong`],
    [
      ...Object.entries(containers).map(([container, of]) => [
        `\`${container}\``,
        `${String(of.writes)} writes (${rounded(of.writeCharge)} RU), reads and queries: ` +
          `${String(of.reads + of.queries)} (${rounded(of.readCharge + of.queryCharge)} RU)`,
        `**${rounded(chargeOf(ground, container))} RU**`,
      ]),
      ["Service Bus", `a message each: ${Object.keys(messages).join(", ")}`, ""],
      [
        "functions",
        `${String(requests)} requests, a run for each message`,
        `**${String(executionsOf(ground))} executions**, ${rounded(busySecondsOf(ground))} s in all where it was measured`,
      ],
      ...Object.entries(blobs).map(([container, { writes, reads }]) => [
        `blobs in \`${container}\``,
        `writes: ${String(writes)}, reads: ${String(reads)}`,
        "",
      ]),
    ],
  );
}

function needTable(): string {
  const loads = [
    ...loadsOf(ground).slice(1),
    ...scales
      .slice(1)
      .map((times) => ({ name: `${scaleName(times)} minute`, filingsPerSecond: peakOf(ground, times) })),
  ];
  const needs = loads.map(({ filingsPerSecond }) => needsOf(ground, filingsPerSecond));
  return table(
    ["", "limit", ...loads.map(({ name }) => name)],
    (needs[0] ?? []).map(({ resource, limit }, row) => [
      resources[resource].name,
      `${rounded(limit)} ${resources[resource].unit}${resources[resource].limitIs === "size" ? " (ours)" : ""}`,
      ...needs.map((of) => {
        const { need = 0, share = 0 } = of[row] ?? {};
        const text = `${rounded(need)} (${rounded(share * 100)} %)`;
        return share > 1 ? `**${text}**` : text;
      }),
    ]),
  );
}

function sweepTable(): string {
  const fillsAt = rounded(sweepFillsAt(ground));
  const rows = table(
    ["waiting", "pages", "RU, as the emulator charges"],
    counters.sweeps.map(({ waiting, pages, charge }) => [rounded(waiting), String(pages), rounded(charge)]),
  );
  return `${rows}\n\nGoing on like that, the sweep alone takes all of \`personal-spaces\` at **${fillsAt} ×** this year's peak.`;
}

function growthTable(): string {
  const years = scales.map((times) => growthOf(ground, times));
  return table(
    ["GB a year", ...scales.map(scaleName), "until a partition is full"],
    (years[0] ?? [])
      .filter(({ gigabytes }) => gigabytes > 0)
      .map(({ place }) => {
        const rows = years.map((year) => year.find((one) => one.place === place));
        const fills = rows.map((row) =>
          row?.yearsToFill === undefined ? "" : `${rounded(row.yearsToFill)} years`,
        );
        return [
          place,
          ...rows.map((row) => rounded(row?.gigabytes ?? 0)),
          fills.filter((text) => text !== "").join(", "),
        ];
      }),
  );
}

function billTable(): string {
  const years = scales.map((times) => billOf(ground, times));
  return table(
    ["units of a year", ...scales.map(scaleName), "price of a unit", scaleName(1)],
    (years[0] ?? []).map(({ meter, units }, row) => {
      const price = prices[meter];
      const months = meter.includes("for a month") ? 12 : 1;
      return [
        meter,
        ...years.map((year) => rounded(year[row]?.units ?? 0)),
        price === undefined ? "not found" : `$ ${String(price.dollars)}`,
        price === undefined ? "" : `$ ${rounded(units * months * price.dollars)}`,
      ];
    }),
  );
}

function figureTable(figures: Readonly<Record<string, Figure>>): string {
  return table(
    ["figure", "what", `source (pages read on ${lookedUp})`],
    Object.values(figures).map(({ value, unit, what, source }) => [
      `${grouped(value)} ${unit}`,
      what,
      source,
    ]),
  );
}

function scaleName(times: number): string {
  return `× ${grouped(times)}`;
}

/** Two digits that count, as nothing here is known better; whole numbers from a hundred on. */
function rounded(value: number): string {
  if (value === 0) return "0";
  const digits = Math.max(2, Math.min(3, Math.ceil(Math.log10(Math.abs(value)))));
  return grouped(Number(value.toPrecision(digits)));
}

function grouped(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 4 });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map(() => "---");
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
