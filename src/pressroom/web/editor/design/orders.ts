// The order and the headings of sections as they are printed.

import { textOf, type Json } from "../model/json";

/** Return all sections in printed order: those that the setting names come first. */
export function printedOrder(setting: Json | undefined, all: readonly string[]): string[] {
  const first = Array.isArray(setting) ? setting.map(textOf).filter((name) => all.includes(name)) : [];
  return [...new Set([...first, ...all])];
}

/** Return the headings of a language: its own row, else that of the language without its region, else English. */
export function headingsIn(
  language: string,
  languages: readonly { readonly tag: string; readonly headings: Readonly<Record<string, string>> }[],
): Readonly<Record<string, string>> {
  const find = (tag: string) => languages.find((each) => each.tag === tag)?.headings;
  const chinese = /^zh-(?:Hant|TW|HK|MO)/.test(language) ? "zh-Hant" : "zh-Hans";
  const base = language.startsWith("zh") ? chinese : (language.split("-")[0] ?? "");
  return find(language) ?? find(base) ?? find("en") ?? {};
}
