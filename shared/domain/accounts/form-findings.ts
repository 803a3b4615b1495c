import { type Localized } from "../language.ts";
import { formChecks, type FormCheckText } from "./form-checks.ts";
import { type Finding, type Severity } from "./report.ts";

/** A check of our own on the form, the facts or the identity of a filing. */
export type FormCheck = keyof typeof formChecks;

/**
 * The finding of a check of our own. The item, what the finding is about, may come from the file: it is cut to a bounded
 * length and stripped of control characters.
 */
export function formFinding(check: FormCheck, item = "", severity?: Severity): Finding {
  const { code, message, ...form } = formChecks[check] as FormCheckText;
  return {
    check,
    severity: severity ?? form.severity ?? "error",
    code: code ?? null,
    message: withItem(message, shown(item)),
    equation: null,
    values: [],
  };
}

const longestItem = 80;

function shown(item: string): string {
  const clean = item.replaceAll(/[\p{C}\s]+/gu, " ").trim();
  return clean.length > longestItem ? `${clean.slice(0, longestItem)}…` : clean;
}

function withItem({ nl, fr, de, en }: Localized, item: string): Localized {
  const fill = (text: string): string => text.replace("{item}", () => item);
  return { nl: fill(nl), fr: fill(fr), de: fill(de), en: fill(en) };
}
