// One text for the JSON tab: the data of the document, or what is being typed. Both edit the same content; a text with an
// error is kept as it is, and the document stays what it was.

import type { Schema } from "../editor_data";
import { same, type JsonObject } from "../model/json";
import { formatPath } from "../model/paths";
import { check, type Finding } from "./check";
import { readJson, type Range } from "./reader";
import { errorSentence, findingSentence } from "./sentences";

export interface Problem extends Range {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** From 1. */
  readonly line: number;
}

export interface Checked {
  /** The data that the text means; undefined: it has an error. */
  readonly data?: JsonObject;
  readonly problems: readonly Problem[];
}

export function textOfData(data: JsonObject): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** Read a text and say all that is wrong with it. */
export function checkText(text: string, schema: Schema | undefined): Checked {
  const reading = readJson(text);
  if (reading.error) {
    const { from, to } = reading.error;
    return { problems: [{ from, to, severity: "error", message: errorSentence(reading.error), line: lineAt(text, from) }] };
  }
  const data = reading.data as JsonObject;
  const findings = schema ? check(data, schema) : [];
  const problems = findings.map((finding) => {
    const range = rangeOf(finding, reading.names, reading.values);
    return { ...range, severity: finding.severity, message: findingSentence(finding), line: lineAt(text, range.from) };
  });
  problems.sort(
    (one, other) => Number(one.severity === "warning") - Number(other.severity === "warning") || one.from - other.from,
  );
  return findings.some(({ severity }) => severity === "error") ? { problems } : { data, problems };
}

function rangeOf({ path, kind }: Finding, names: ReadonlyMap<string, Range>, values: ReadonlyMap<string, Range>): Range {
  const at = formatPath(path);
  const isAboutName = kind === "unknown" || kind === "former";
  return (isAboutName ? names.get(at) : undefined) ?? values.get(at) ?? { from: 0, to: 1 };
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

/** Return the smallest change that makes one text of another. */
export function changeBetween(before: string, after: string): { from: number; to: number; insert: string } | undefined {
  if (before === after) return undefined;
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

/** Return the text to show for data: the one that is there, if it means the same, so that its spaces stay. */
export function textFor(data: JsonObject, shown: string): string {
  const { data: meant } = readJson(shown);
  return meant !== undefined && same(meant, data) ? shown : textOfData(data);
}
