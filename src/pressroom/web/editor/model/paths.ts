// Places in a document's data, and copies of the data with one place changed. Nothing is changed in place: parts that
// did not change are shared between the old and the new data, so that a state for undo costs little.

import { isObject, type Json, type JsonObject } from "./json";
import { keepIdentity } from "./identity";

export type Path = readonly (string | number)[];

/** Write a path as the server does: `work[1].highlights[0]`, `x["a b"]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text ? `${text}.${key}` : key;
  }, "");
}

/** Read a path that the server wrote. A part that cannot be read ends it. */
export function parsePath(text: string): Path {
  const parts: (string | number)[] = [];
  const part = /^(?:\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\.?([^.[\]]+))/u;
  for (let rest = text; rest;) {
    const found = part.exec(rest);
    if (!found) break;
    parts.push(found[1] !== undefined ? Number(found[1]) : (found[2] ?? found[3] ?? ""));
    rest = rest.slice(found[0].length);
  }
  return parts;
}

export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((part, key) => {
    if (typeof key === "number") return Array.isArray(part) ? part[key] : undefined;
    return isObject(part) && Object.hasOwn(part, key) ? part[key] : undefined;
  }, value);
}

/** Return a copy with a value at a path; undefined removes it. Missing objects and lists on the way are made. */
export function withValue(value: Json | undefined, path: Path, next: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return next ?? null;
  const inner = (part: Json | undefined): Json | undefined => (rest.length ? withValue(part, rest, next) : next);
  if (typeof key === "number") {
    const list: Json[] = Array.isArray(value) ? value : [];
    const item = inner(list[key]);
    return item === undefined ? list.filter((_, index) => index !== key) : replaced(list, key, item);
  }
  const before: JsonObject = isObject(value) ? value : {};
  const member = inner(before[key]);
  const { [key]: _, ...others } = before;
  return keepIdentity(before, member === undefined ? others : { ...before, [key]: member });
}

/** Return a copy of the list at a path after a change of its items. */
export function withItems(value: Json, path: Path, change: (items: Json[]) => Json[]): Json {
  const items = valueAt(value, path);
  return withValue(value, path, change(Array.isArray(items) ? items : []));
}

function replaced(list: readonly Json[], index: number, item: Json): Json[] {
  const copy = [...list];
  copy[index] = item;
  return copy;
}

export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const others = items.filter((_, index) => index !== from);
  return from in items ? [...others.slice(0, to), items[from] as Item, ...others.slice(to)] : [...items];
}

export function inserted<Item>(items: readonly Item[], at: number, item: Item): Item[] {
  return [...items.slice(0, at), item, ...items.slice(at)];
}

/** Return whether one path is the other, or lies in it. */
export function isWithin(path: Path, outer: Path): boolean {
  return outer.every((key, index) => path[index] === key);
}
