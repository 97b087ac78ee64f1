// Find the section and the entry of a place in the data, for warnings, errors and undo, and name it for people.

import { t } from "../../words";
import { isObject, type Json } from "../model/json";
import { isWithin, valueAt, type Path } from "../model/paths";
import { type Field, type Form, type SectionForm } from "./fields";

export interface Place {
  readonly section: SectionForm;
  /** The path of the entry in the data, if the section has entries. */
  readonly entry?: Path;
  readonly field?: Field;
}

/** Return the place of a path in the data; undefined: no section has it. */
export function placeIn(form: Form, path: Path): Place | undefined {
  const found = form.sections
    .map((section) => placeInSection(section, path))
    .filter((place) => place !== undefined)
    .sort((one, other) => depth(other) - depth(one));
  return found[0];
}

function placeInSection(section: SectionForm, path: Path): Place | undefined {
  const isList = section.entries !== undefined;
  if (isList) {
    if (!isWithin(path, section.at)) return undefined;
    const index = path[section.at.length];
    if (typeof index !== "number") return { section };
    const entry = [...section.at, index];
    const field = fieldIn(section.entries?.groups ?? [], path.slice(entry.length));
    return { section, entry, ...(field ? { field } : {}) };
  }
  if (!isWithin(path, section.at)) return undefined;
  const field = fieldIn(section.groups ?? [], path.slice(section.at.length));
  if (field) return { section, field };
  const owns = section.at.length > 0 || (section.groups ?? []).some(({ at }) => at.length > 0 && isWithin(path, at));
  return owns ? { section } : undefined;
}

function fieldIn(groups: readonly { at: Path; fields: readonly Field[] }[], path: Path): Field | undefined {
  for (const { at, fields } of groups) {
    if (!isWithin(path, at)) continue;
    const name = path[at.length];
    const field = fields.find((each) => each.name === name || (each.former !== undefined && each.former === name));
    if (field) return field;
  }
  return undefined;
}

function depth({ section, field }: Place): number {
  return (field ? 100 : 0) + section.at.length;
}

/** Name a place for people: `Work, entry 2, End`. */
export function placeName(form: Form, path: Path): string {
  const place = placeIn(form, path);
  if (!place) return "";
  const index = place.entry?.at(-1);
  const parts = [place.section.label];
  if (typeof index === "number") parts.push(t("entry %(number)s", { number: index + 1 }));
  if (place.field && place.field.label !== place.section.label) parts.push(place.field.label);
  return parts.join(", ");
}

/** Return how many entries a section has; undefined: it has none to count. */
export function countOf(section: SectionForm, data: Json): number | undefined {
  const list = valueAt(data, section.at);
  return section.entries ? (Array.isArray(list) ? list.filter(isObject).length : 0) : undefined;
}
