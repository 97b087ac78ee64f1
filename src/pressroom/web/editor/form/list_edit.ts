// Change the texts of a list as one types: Enter begins a new item, Backspace in an empty one removes it.

import type { Json } from "../model/json";
import { textOf } from "../model/json";

/** Return the texts of a list member. One text counts as a list of one. */
export function textsOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.map(textOf);
  return textOf(value) ? [textOf(value)] : [];
}

/** Divide a text into paragraphs, as the renderer does: blank lines are between them. */
export function paragraphsOf(value: Json | undefined): string[] {
  return textsOf(value).flatMap((text) =>
    Array.isArray(value)
      ? [text]
      : text
          .split(/\n[^\S\n]*\n/)
          .map((part) => part.trim())
          .filter(Boolean),
  );
}

/** Divide an item at the cursor. */
export function divided(texts: readonly string[], index: number, start: number, end: number): string[] {
  const text = texts[index] ?? "";
  const before = [...texts.slice(0, index), text.slice(0, start).trimEnd()];
  return [...before, text.slice(end).trimStart(), ...texts.slice(index + 1)];
}

/** Put pasted lines into a list as items of their own, without their bullets. */
export function withPasted(
  texts: readonly string[],
  index: number,
  start: number,
  end: number,
  lines: readonly string[],
): string[] {
  const text = texts[index] ?? "";
  const [first = "", ...more] = lines.map(withoutBullet);
  const last = more.length ? (more.at(-1) as string) + text.slice(end) : undefined;
  const head = text.slice(0, start) + first + (more.length ? "" : text.slice(end));
  const items = [...more.slice(0, -1), ...(last === undefined ? [] : [last])];
  return [...texts.slice(0, index), head, ...items, ...texts.slice(index + 1)];
}

function withoutBullet(line: string): string {
  return line.replace(/^\s*(?:[-*•–▪◦‣·]|\d+[.)])\s+/, "").trim();
}

/** Return the lines of a pasted text that is a list; undefined: it is one text. */
export function pastedLines(text: string): string[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  return lines.length > 1 ? lines : undefined;
}

export const SEPARATOR = /[,;\n，、；،]/;

/** Divide typed words at commas, semicolons and line breaks. */
export function wordsIn(text: string): string[] {
  return text
    .split(SEPARATOR)
    .map((word) => word.trim())
    .filter(Boolean);
}
