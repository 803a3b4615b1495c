import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

export interface LoginChoices {
  readonly title: string;
  /** Ways to log in; none: the page does not ask. */
  readonly ways: readonly Choice[];
  readonly keys: readonly Choice[];
  /** The account that a way and a key come to. */
  readonly account: (way: string, key: string) => string;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The page on which one chooses who to be, instead of proving it. */
export function loginPage({ title, ways, keys }: LoginChoices, suggestedKey: string): string {
  return page(
    title,
    `<p>This page stands in for the real login. Choose who to be; every person and company on it is made up.</p>
<form method="post">
${ways.length === 0 ? "" : radioGroup("Way in", "way", ways)}
${radioGroup("Key", "key", keys)}
<p><label>Or another key, by any name <input name="other-key" autocomplete="off" value="${escaped(suggestedKey)}"></label></p>
<button>Log in</button>
</form>`,
  );
}

/** What the browser is shown when a front-end asks for something that cannot be. */
export function errorPage(words: string): string {
  return page("That is not possible", `<p>${escaped(words)}</p>`);
}

/** What was chosen on the page; undefined when it is not a choice that the page offers. */
export async function chosenAccount(
  request: IncomingMessage,
  { ways, account }: LoginChoices,
): Promise<string | undefined> {
  const form = new URLSearchParams(await text(request));
  const way = form.get("way") ?? "";
  const otherKey = form.get("other-key")?.trim() ?? "";
  const key = otherKey === "" ? form.get("key") : otherKey;
  if (key === null || (ways.length > 0 && !ways.some(({ value }) => value === way))) return undefined;
  return account(way, key);
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
  body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
  fieldset { margin: 1rem 0 } label { display: block; padding: 0.2rem 0 } button { font: inherit; padding: 0.5rem 1rem }
</style>
<main>
<h1>${escaped(title)}</h1>
${content}
</main>
</html>
`;
}

function radioGroup(legend: string, name: string, choices: readonly Choice[]): string {
  const radios = choices.map(
    ({ value, label }, index) =>
      `<label><input type="radio" name="${name}" value="${escaped(value)}"${index === 0 ? " checked" : ""}> ${escaped(label)}</label>`,
  );
  return `<fieldset><legend>${legend}</legend>\n${radios.join("\n")}\n</fieldset>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

const escaped = (words: string): string => words.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
