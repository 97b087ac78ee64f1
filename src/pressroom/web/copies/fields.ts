// The fields of a copy: what each one holds, what is stored of it, and what is said beside it.

import { t } from "../words";
import { readPoints, writePoints } from "./points";

type Element_ = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
export type Tone = "" | "warning" | "error";

export interface Field {
  readonly element: Element_;
  readonly kind: string;
  readonly question: string | null;
  /** What is stored, as far as this page knows. */
  saved: string;
  /** Somebody else has changed it, and the person has not decided yet. */
  inConflict: boolean;
  /** A value that the server has refused; it is not sent again. */
  refused: string | null;
}

const place = document.getElementById("copy");
const mark = place?.dataset["decimal"] ?? ".";

export const fields: readonly Field[] = [...(place?.querySelectorAll<Element_>("[data-field]") ?? [])].map((element) => ({
  element,
  kind: element.dataset["field"]!,
  question: element.dataset["question"] ?? null,
  saved: element.dataset["value"] ?? element.value,
  inConflict: false,
  refused: null,
}));

export function fieldOf(target: EventTarget | null): Field | undefined {
  return fields.find((field) => field.element === target);
}

export function mostOf(field: Field): number {
  const read = readPoints(field.element.dataset["most"] ?? "");
  return "points" in read ? (read.points ?? 0) : 0;
}

/** Return what a field holds as it is stored; undefined: it is wrong. */
export function valueOf(field: Field): string | undefined {
  if (field.kind !== "points") return field.element.value;
  const read = readPoints(field.element.value);
  return "points" in read && (read.points ?? 0) <= mostOf(field) ? writePoints(read.points) : undefined;
}

/** Say what is wrong with the points in a field; empty: nothing. */
export function wrongWords(field: Field): string {
  if (field.kind !== "points") return "";
  const read = readPoints(field.element.value);
  if ("points" in read) {
    return (read.points ?? 0) > mostOf(field) ? t("At most %(most)s points.", { most: field.element.dataset["shownMost"] ?? "" }) : "";
  }
  if (read.wrong === "negative") return t("Points are not negative.");
  return read.wrong === "places" ? t("At most three decimal places.") : t("Enter a number, such as %(example)s.", { example: `1${mark}5` });
}

/** Put a stored value into a field. */
export function setValue(field: Field, value: string): void {
  field.element.value = field.kind === "points" ? value.replace(".", mark) : value;
  field.element.removeAttribute("aria-invalid");
}

export function isUnsaved(field: Field): boolean {
  return field.inConflict || valueOf(field) !== field.saved;
}

/** Say something beside a field; nodes stand behind the words. */
export function say(field: Field, words: string, tone: Tone = "", ...nodes: Node[]): void {
  const note = document.getElementById(`${field.element.id}-note`);
  if (!note) return;
  if (note.textContent !== words || nodes.length) note.replaceChildren(words, ...nodes);
  if (tone) note.dataset["state"] = tone;
  else delete note.dataset["state"];
  if (tone === "error") field.element.setAttribute("aria-invalid", "true");
  else field.element.removeAttribute("aria-invalid");
}

export function problemPlace(field: Field): HTMLElement {
  return document.getElementById(`${field.element.id}-problem`)!;
}
