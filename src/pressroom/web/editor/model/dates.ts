// Understand the dates that people type. What is understood is stored as ISO 8601, which prints in any language; any
// other wording is kept as it was typed.

import { formatter, isFiller, isWording, meansPresent, monthNamed, plain } from "./date_words";

export type Understood =
  | { readonly kind: "empty" | "present" }
  /** A year, month or day in ISO 8601. */
  | { readonly kind: "date"; readonly iso: string }
  /** `end` is an ISO date, a word for the present as it was typed, or empty. */
  | { readonly kind: "period"; readonly start: string; readonly end: string }
  /** Words that belong to dates: `spring 2019`. They print as typed, and are meant. */
  | { readonly kind: "wording" }
  /** Anything else. It prints as typed, and is perhaps a slip: `Sumer 2019`, `2021-13`. */
  | { readonly kind: "unread" };

const ISO = /^([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const ISO_TIME = /^([12]\d{3}-\d{2}-\d{2})[T ]\d{2}:\d{2}/;
const BETWEEN =
  /\s*[–—→]\s*|\s+(?:-+>?|to|till|until|through|bis|à|au|jusqu['’]à|a|al|até|tot|do)\s+|(?<=^[12]\d{3})-(?=[12]\d{3}$)|(?<=\d\/[12]\d{3})-(?=\d)/iu;
const OPEN_END = /\s*[-–—→]+\s*$/u;
const BEFORE_PERIOD = /^(?:from|du|de|von|vom|dal|desde)\s+/iu;
/** A longer text is free wording. */
const LONGEST = 100;

/** Understand a text. Names of months are those of the languages, English and French. */
export function understand(text: string, languages: readonly string[]): Understood {
  const typed = text.trim().replace(/\s+/gu, " ");
  if (!typed) return { kind: "empty" };
  if (typed.length > LONGEST) return { kind: "wording" };
  if (meansPresent(typed)) return { kind: "present" };
  const all = [...new Set([...languages, "en", "fr"])];
  return oneDate(typed, all) ?? period(typed, all) ?? { kind: isMeant(typed, languages, all) ? "wording" : "unread" };
}

function oneDate(typed: string, languages: readonly string[]): Understood | undefined {
  if (ISO_TIME.test(typed)) return isoOf(...split(typed.slice(0, 10))) ? { kind: "date", iso: typed } : undefined;
  const iso = numbered(typed, languages) ?? named(typed, languages);
  return iso ? { kind: "date", iso } : undefined;
}

function period(typed: string, languages: readonly string[]): Understood | undefined {
  const bare = typed.replace(BEFORE_PERIOD, "");
  const [first, last, ...more] = bare.replace(OPEN_END, "").split(BETWEEN);
  if (first === undefined || more.length) return undefined;
  const start = oneDate(first.trim(), languages);
  if (start?.kind !== "date") return undefined;
  if (last === undefined) return OPEN_END.test(bare) ? { kind: "period", start: start.iso, end: "" } : undefined;
  if (meansPresent(last)) return { kind: "period", start: start.iso, end: last.trim() };
  const end = oneDate(last.trim(), languages);
  return end?.kind === "date" ? { kind: "period", start: start.iso, end: end.iso } : undefined;
}

/** Read a date of numbers: `2019`, `03/2019`, `2019.03`, `12/03/2019`, `3/19`, `2019年3月`. */
function numbered(typed: string, languages: readonly string[]): string | undefined {
  const text = typed
    .replace(/\s*[年년月월]\s*/gu, "-")
    .replace(/\s*[日일]\s*/gu, "")
    .replace(/-$/, "");
  if (!/^\d{1,4}(?:\s?[-/.]\s?\d{1,4}){0,2}$/.test(text)) return undefined;
  const numbers = text.split(/\s?[-/.]\s?/);
  const [one, two, three] = numbers as [string, string?, string?];
  if (one.length === 4) return numbers.slice(1).every((part) => part.length <= 2) ? isoOf(one, two, three) : undefined;
  if (two === undefined) return undefined;
  if (three === undefined) return two.length === 4 || two.length === 2 ? isoOf(century(two), one) : undefined;
  if (three.length !== 4 && three.length !== 2) return undefined;
  const monthFirst = text.includes("/") && (languages[0] === "en" || languages[0] === "en-US");
  const [day, month] = monthFirst && Number(one) <= 12 ? [two, one] : [one, two];
  return isoOf(century(three), month, day) ?? isoOf(century(three), day, month);
}

/** Read a date with the name of a month: `March 2019`, `1er mars 2019`, `Mar. 15, 2019`. */
function named(typed: string, languages: readonly string[]): string | undefined {
  const words = plain(typed).match(/\p{L}+|\d+/gu) ?? [];
  const numbers = words.filter((word) => /^\d/.test(word));
  const letters = words.filter((word) => !/^\d/.test(word) && !isFiller(word));
  const month = letters.length === 1 ? monthNamed(letters[0] as string, languages) : undefined;
  if (month === undefined || numbers.length < 1 || numbers.length > 2) return undefined;
  const year = numbers.find((number) => number.length === 4) ?? (numbers.length === 1 ? numbers[0] : undefined);
  if (year === undefined || (year.length !== 4 && year.length !== 2)) return undefined;
  const day = numbers.find((number) => number !== year);
  return isoOf(century(year), String(month), day);
}

/** Return whether a text that is no date is a wording of dates. Words of other languages than ours are taken as meant. */
function isMeant(typed: string, languages: readonly string[], all: readonly string[]): boolean {
  const words = plain(typed).match(/\p{L}+/gu) ?? [];
  if (!words.length) return /^[12]\d{3}\s?[-/–]\s?(?:\d{2}|[12]\d{3})$/.test(typed) && isSchoolYear(typed);
  if (!languages.slice(0, 1).every((language) => /^(en|fr)\b/.test(language))) return true;
  const ours = (word: string) => isWording(word) || isFiller(word) || meansPresent(word) || monthNamed(word, all) !== undefined;
  return words.every(ours) || !/\d/.test(typed);
}

function isSchoolYear(typed: string): boolean {
  const [first, second] = typed.split(/\s?[-/–]\s?/).map(Number) as [number, number];
  return second < 100 ? second > Math.max(first % 100, 12) : second > first;
}

function century(year: string): string {
  if (year.length !== 2) return year;
  const soon = (new Date().getFullYear() % 100) + 10;
  return (Number(year) <= soon ? "20" : "19") + year;
}

function split(iso: string): [string, string?, string?] {
  return iso.split("-") as [string, string?, string?];
}

/** Return the ISO form; undefined: there is no such month or day. */
function isoOf(year: string, month?: string, day?: string): string | undefined {
  if (!/^[12]\d{3}$/.test(year)) return undefined;
  if (month === undefined) return year;
  const at = new Date(Number(year), Number(month) - 1, day === undefined ? 1 : Number(day));
  const exists =
    at.getMonth() === Number(month) - 1 && Number(month) >= 1 && at.getDate() === (day === undefined ? 1 : Number(day));
  if (!exists) return undefined;
  return [year, month.padStart(2, "0"), ...(day === undefined ? [] : [day.padStart(2, "0")])].join("-");
}

/** Write a stored date for people, such as `March 2019`. What is no ISO date is returned unchanged. */
export function showDate(value: string, language: string): string {
  const found = ISO.exec(ISO_TIME.exec(value)?.[1] ?? value);
  if (!found) return value;
  const [, year, month, day] = found;
  if (month === undefined || isoOf(year as string, month, day) === undefined) return value;
  const at = new Date(Number(year), Number(month) - 1, Number(day ?? 1));
  return formatter(language, { year: "numeric", month: "long", ...(day ? { day: "numeric" } : {}) }).format(at);
}

/** Write a period for people in one line. `present` is the word for an open end. */
export function showPeriod(start: string, end: string, language: string, present: string): string {
  const [first, last] = [showDate(start, language), meansPresent(end) ? present : showDate(end, language)];
  const open = !last && ISO.test(start) ? present : last;
  return [first, open].filter(Boolean).join(" – ");
}

/** Return today's date in ISO 8601, where the person is. */
export function today(now = new Date()): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
