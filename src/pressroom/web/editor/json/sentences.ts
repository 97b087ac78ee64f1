// The errors and warnings of the JSON tab in words.

import { t } from "../../words";
import type { Finding } from "./check";
import type { ReadError } from "./reader";

export function errorSentence({ fault, text }: ReadError): string {
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  switch (fault) {
    case "comma-missing":
      return t("A comma is missing before %(text)s.", { text: short });
    case "comma-extra":
      return t("This comma is one too many: nothing follows it.");
    case "colon-missing":
      return t("A colon is missing after the name.");
    case "name-unquoted":
      return t("A name in double quotes is missing here.");
    case "quote-single":
      return t("JSON has straight double quotes only.");
    case "quote-open":
      return t("This text has no closing quote. A line break in a text is written \\n.");
    case "escape-wrong":
      return t("%(text)s means nothing in JSON. A backslash itself is written \\\\.", { text: short });
    case "character-control":
      return t("A tab or another control character stands in a text. A tab is written \\t.");
    case "value-missing":
      return t("A value is missing before %(text)s.", { text: short });
    case "value-unknown":
      return t("%(text)s is no value. Texts stand in double quotes.", { text: short });
    case "number-wrong":
      return t("%(text)s is not a number as JSON writes it. Put it in quotes if it is a text.", { text: short });
    case "number-large":
      return t("%(text)s cannot be kept exactly. Put it in quotes.", { text: short });
    case "name-twice":
      return t("%(text)s is in this object twice. Only one of them can be kept.", { text: short });
    case "end-early":
      return t("The text ends before everything is closed.");
    case "text-after":
      return t("Something stands after the end.");
    case "not-object":
      return t("The whole must be an object in braces: { … }.");
    case "too-deep":
      return t("This is nested too deeply.");
  }
}

export function findingSentence({ kind, expected, path }: Finding): string {
  const name = String(path.at(-1) ?? "");
  const or = t(" or ");
  switch (kind) {
    case "type":
      return t("%(name)s must be %(type)s.", { name, type: expected.split("|").map(typeName).join(or) });
    case "length":
      return t("%(name)s has more than %(most)s characters.", { name, most: expected });
    case "items":
      return t("%(name)s has more than %(most)s items.", { name, most: expected });
    case "range":
      return t("%(name)s must be in the range %(range)s.", { name, range: expected });
    case "choice":
      return t("%(name)s must be one of: %(values)s.", { name, values: expected });
    case "unknown":
      return t("%(name)s is not part of the format: it is kept and not printed.", { name });
    case "former":
      return t("%(name)s is a former name. It is still read.", { name });
  }
}

function typeName(type: string): string {
  const names: Record<string, string> = {
    string: t("a text"),
    array: t("a list"),
    object: t("an object"),
    number: t("a number"),
    integer: t("a number"),
    boolean: t("true or false"),
  };
  return names[type] ?? type;
}
