// What the form is made of: sections of fields, described as data. A field edits one member of an entry.

import { isObject, textOf, type Json } from "../model/json";
import { isWithin, type Path } from "../model/paths";

export interface Field {
  readonly kind:
    | "line" // a short text
    | "prose" // a text with the marks of bold, italic and links
    | "date"
    | "points" // a list of prose
    | "words" // a list of short texts
    | "lines" // one text of several lines, or a list
    | "paragraphs" // a list of prose, or one text with blank lines between them
    | "country"
    | "resume" // the id of a stored resume
    | "photo"
    | "entries"; // a list of entries of its own, such as profiles
  readonly name: string;
  readonly label: string;
  /** The name that an earlier version of the format had. */
  readonly former?: string;
  readonly wide?: boolean;
  readonly hint?: string;
  readonly placeholder?: string;
  /** What the browser may fill in, and which keyboard a phone shows. */
  readonly input?: "email" | "tel" | "url";
  readonly complete?: string;
  /** How one item of a list is called, as in `Add highlight`. */
  readonly item?: ItemWords;
  readonly entries?: EntriesForm;
  readonly most?: number;
}

export interface ItemWords {
  readonly add: string;
  /** `Highlight 2`. */
  readonly named: (number: number) => string;
}

/** A group of fields of one object, such as an address. `at` is the path of the object in its entry. */
export interface Group {
  readonly at: Path;
  readonly title?: string;
  readonly hint?: string;
  readonly fields: readonly Field[];
}

export interface EntriesForm {
  readonly add: string;
  /** What an entry without a name is called. */
  readonly unnamed: string;
  readonly groups: readonly Group[];
  /** The members that name an entry in one line, the first that has a text; then what stands below. */
  readonly name: readonly string[];
  readonly about: readonly string[];
  /** The date that stands behind: a period, or the name of a member. */
  readonly when?: string;
}

export interface SectionForm {
  /** The name in the address and in `sectionOrder`. */
  readonly name: string;
  readonly label: string;
  readonly groups?: readonly Group[];
  /** A list of entries at `at`. */
  readonly entries?: EntriesForm;
  readonly at: Path;
  /** Whether it is always there; others are added when they are wanted. */
  readonly fixed?: boolean;
  readonly empty?: string;
}

export interface Form {
  readonly sections: readonly SectionForm[];
  /** Names at the top that belong to no section and are no content. */
  readonly technical: readonly string[];
}

/** Return the member that a field edits, by its own name or its former one. */
export function memberOf(entry: Json | undefined, field: Pick<Field, "name" | "former">): Json | undefined {
  if (!isObject(entry)) return undefined;
  const value = entry[field.name];
  return value === undefined && field.former !== undefined ? entry[field.former] : value;
}

/** Return the name of an entry for people, and the line below it. */
export function entryNames(entry: Json | undefined, form: EntriesForm): { name: string; about: string } {
  const texts = (names: readonly string[]) => names.map((name) => oneLine(textAt(entry, name))).filter(Boolean);
  const [name = "", ...more] = texts(form.name);
  return { name, about: [...more, ...texts(form.about)].join(" · ") };
}

/** Read a member as a text; `former` names are written as `name|company`. */
function textAt(entry: Json | undefined, names: string): string {
  if (!isObject(entry)) return "";
  const value = names
    .split("|")
    .map((name) => entry[name])
    .find((member) => member !== undefined);
  return Array.isArray(value) ? value.map(textOf).filter(Boolean).join(", ") : textOf(value);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Return the names at a place of the data that the form edits, or that are for programs. */
export function knownMembers(form: Form, at: Path): Set<string> {
  const known = new Set(at.length ? [] : form.technical);
  const objects = form.sections.flatMap(({ at: outer, groups = [] }) => [
    { at: outer, fields: [] },
    ...groups.map(({ at: inner, fields }) => ({ at: [...outer, ...inner], fields })),
  ]);
  for (const object of objects) {
    if (!isWithin(object.at, at)) continue;
    const next = object.at[at.length];
    if (next === undefined) namesOf(object.fields).forEach((name) => known.add(name));
    else known.add(String(next));
  }
  return known;
}

export function namesOf(fields: readonly Field[]): string[] {
  return fields.flatMap(({ name, former }) => (former === undefined ? [name] : [name, former]));
}

/** Return the objects whose other members a section shows: those that no section before it has, and the top. */
export function objectsOf(form: Form, section: SectionForm): Path[] {
  const pathsOf = ({ at, groups }: SectionForm) => (groups ?? []).map((group) => [...at, ...group.at]);
  const before = form.sections.slice(0, form.sections.indexOf(section)).flatMap(pathsOf);
  const own = [...(form.sections[0] === section ? [[]] : []), ...pathsOf(section)];
  const seen = new Set([...(form.sections[0] === section ? [] : [""]), ...before.map((path) => path.join("."))]);
  return own.filter((path) => !seen.has(path.join(".")) && seen.add(path.join(".")));
}
