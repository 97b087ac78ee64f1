// What is said at a field: values that cannot be stored or printed, and warnings of the printed pages.

import { computed, type ReadonlySignal } from "@preact/signals";
import { t } from "../words";
import type { Form } from "./form/fields";
import { placeIn } from "./form/places";
import { isWithin, parsePath, valueAt, type Path } from "./model/paths";
import type { Preview } from "./preview/preview";
import type { Warning } from "./preview/stream";
import type { Saver } from "./save/saver";
import type { Store } from "./store";
import { textOf } from "./model/json";

export interface Note {
  /** The path in the content, such as `data.work[1].endDate`; empty: no place. */
  readonly path: Path;
  readonly state: "error" | "warning";
  readonly title: string;
  readonly rest: string;
}

export interface Notes {
  readonly errors: ReadonlySignal<readonly Note[]>;
  readonly warnings: ReadonlySignal<readonly Note[]>;
  /** The note of a field. */
  at(path: Path): Note | undefined;
  /** How many warnings and errors lie in a section. */
  inSection(form: Form, name: string): number;
}

export function createNotes(store: Store, saver: Saver, preview: Preview): Notes {
  const errors = computed(() => {
    const fields = [...(saver.state.value.problem?.fields ?? []), ...(preview.failure.value?.fields ?? [])];
    const known = new Map(fields.map(({ path, message }) => [path, message]));
    return [...known].map(([path, message]) => ({
      path: parsePath(path),
      state: "error" as const,
      title: fieldError(message),
      rest: "",
    }));
  });
  const warnings = computed(() => {
    const all = preview.facts.value?.warnings ?? [];
    // That the page is blank says the same once more.
    const isEmpty = all.some(({ code }) => code === "NOTHING_TO_PRINT");
    return all.filter(({ code }) => !(isEmpty && code === "PAGE_BLANK")).map((warning) => noteOf(warning, store));
  });
  const all = computed(() => [...errors.value, ...warnings.value]);
  return {
    errors,
    warnings,
    at: (path) => all.value.find((note) => note.path.length === path.length && isWithin(note.path, path)),
    inSection(form, name) {
      return all.value.filter(({ path }) => path[0] === "data" && placeIn(form, path.slice(1))?.section.name === name).length;
    },
  };
}

/** Return the error of the server in the language of the page, where it is one that people can cause in a form. */
function fieldError(message: string): string {
  const length = /at most ([\d,]+) characters, not ([\d,]+)/.exec(message);
  if (length)
    return t("This text is too long: %(most)s characters at most, not %(length)s.", {
      most: length[1] ?? "",
      length: length[2] ?? "",
    });
  const items = /at most ([\d,]+) items, not ([\d,]+)/.exec(message);
  if (items)
    return t("This list is too long: %(most)s items at most, not %(length)s.", { most: items[1] ?? "", length: items[2] ?? "" });
  return t("This value cannot be stored: it %(reason)s", { reason: message });
}

function noteOf(warning: Warning, store: Store): Note {
  const path = pathOf(warning.field);
  const value = textOf(valueAt({ ...store.content.value }, path)) || String(path.at(-1) ?? "");
  const [title, rest] = wordsOf(warning, value, path) ?? [warning.message, ""];
  return { path, state: "warning", title, rest };
}

function pathOf(field: string | undefined): Path {
  if (!field) return [];
  const path = parsePath(field);
  return path[0] === "settings" ? path : ["data", ...path];
}

function wordsOf({ code, message }: Warning, value: string, path: Path): readonly [string, string] | undefined {
  const name = String(path.at(-1) ?? "");
  const page = /page (\d+)/i.exec(message)?.[1] ?? "";
  switch (code) {
    case "PAGE_BLANK":
      return [t("Page %(page)s is blank", { page }), ""];
    case "TEXT_CLIPPED":
      return [t("Some text on page %(page)s is cut off at its edge", { page }), t("choose larger margins, or a shorter word.")];
    case "FOREIGN_FONT":
      return [t("A font is not one of Pressroom’s"), t("the file may look different elsewhere.")];
    case "DATE_UNREADABLE":
      return [t("“%(value)s” is not a date", { value }), t("so it prints as typed.")];
    case "NOTHING_TO_PRINT":
      return [t("Nothing is printed yet"), t("write a name or a first entry.")];
    case "FIELD_IGNORED":
      if (name === "image" || name === "picture")
        return [t("The photo is not printed"), t("it is not a picture inside of the document.")];
      return path.length ? [t("“%(name)s” is not printed", { name }), t("the format has no such field.")] : undefined;
    case "LANGUAGE_UNKNOWN":
      return [t("There are no words in this language"), t("headings are in English. Write your own in Design.")];
    case "GLYPH_MISSING":
      return [t("Some characters have no font"), message];
    case "FITTED_TIGHTLY":
      return [t("One page holds it, but tightly"), t("text and spaces are smaller than the template’s.")];
    case "NOT_FITTED":
      return [t("It does not fit on one page"), t("shorten it, or let it have two.")];
    case "WINDOW_FULL":
      return [t("The recipient has too many lines"), t("the window of an envelope shows six.")];
    case "WINDOW_MISSED":
      return [t("The recipient leaves the window of the envelope"), t("shorten what is above it, or choose smaller margins.")];
    default:
      return undefined;
  }
}
