// Words of scripts: English stands in the code, the page brings the translations that scripts need.

type Translations = Record<string, string | string[]>;

// Unit tests run without a page; their words are the English ones.
const page = typeof document === "undefined" ? null : document;
const translations: Translations = JSON.parse(page?.getElementById("words")?.textContent || "{}");

/** The language of the page, such as `fr`. */
export const language = page?.documentElement.lang || "en";

const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

/** Translate words, and fill in values: `t("Saved at %(time)s", { time })`. */
export function t(message: string, values: Record<string, string | number> = {}): string {
  const found = translations[message];
  return filled(typeof found === "string" ? found : message, values);
}

/** Translate words in the form for a number, which is the value `count`: `n("%(count)s page", "%(count)s pages", 2)`. */
export function n(one: string, other: string, count: number, values: Record<string, string | number> = {}): string {
  const forms = translations[one];
  const form = plurals.select(count) === "one" ? 0 : 1;
  const chosen = Array.isArray(forms) ? (forms[form] ?? other) : form === 0 ? one : other;
  return filled(chosen, { count: numbers.format(count), ...values });
}

function filled(message: string, values: Record<string, string | number>): string {
  return message.replace(/%\((\w+)\)s/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
