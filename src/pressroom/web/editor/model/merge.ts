// Merge two changes of the same content, and name what differs. A list is one value if both changed its length, because
// then nobody can say which item is which.

import { isObject, same, type Json, type JsonObject } from "./json";
import type { Content } from "./content";
import { withValue, type Path } from "./paths";

export interface Difference {
  /** The place in the content, such as `data.work[0].name`. */
  readonly path: Path;
  readonly mine: Json | undefined;
  readonly theirs: Json | undefined;
}

export interface Merged {
  readonly content: Content;
  /** Where both changed the same to different values. The merged content has mine there. */
  readonly conflicts: readonly Difference[];
}

/** Merge my content with theirs, both made from `base`. */
export function merge(base: Content, mine: Content, theirs: Content): Merged {
  const conflicts: Difference[] = [];
  const merged = mergeValue(asJson(base), asJson(mine), asJson(theirs), [], conflicts);
  return { content: merged as unknown as Content, conflicts };
}

/** Merge my data with theirs, both made from `base`. Mine stands where both changed the same. */
export function mergedData(base: JsonObject, mine: JsonObject, theirs: JsonObject): JsonObject {
  return mergeValue(base, mine, theirs, [], []) as JsonObject;
}

/** Return merged content with theirs at the conflicts that are chosen. */
export function withTheirs(content: Content, conflicts: readonly Difference[], isTheirs: (path: Path) => boolean): Content {
  const chosen = conflicts.filter(({ path }) => isTheirs(path));
  return chosen.reduce<Json>((all, { path, theirs }) => withValue(all, path, theirs), asJson(content)) as unknown as Content;
}

function mergeValue(
  base: Json | undefined,
  mine: Json | undefined,
  theirs: Json | undefined,
  path: Path,
  conflicts: Difference[],
): Json | undefined {
  if (same(mine, theirs) || same(base, theirs)) return mine;
  if (same(base, mine)) return theirs;
  if (isObject(mine) && isObject(theirs)) {
    const before: JsonObject = isObject(base) ? base : {};
    const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
    const members: JsonObject = {};
    for (const name of names) {
      const member = mergeValue(own(before, name), own(mine, name), own(theirs, name), [...path, name], conflicts);
      if (member !== undefined) members[name] = member;
    }
    return members;
  }
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs)) {
    if (base.length === mine.length && base.length === theirs.length) {
      return mine.map((item, index) => mergeValue(base[index], item, theirs[index], [...path, index], conflicts) ?? null);
    }
  }
  conflicts.push({ path, mine, theirs });
  return mine;
}

/** Return the places where two contents differ, the deepest ones: at most `most`. */
export function differences(mine: Content, theirs: Content, most = 200): Difference[] {
  const found: Difference[] = [];
  collect(asJson(mine), asJson(theirs), [], found, most);
  return found;
}

function collect(mine: Json | undefined, theirs: Json | undefined, path: Path, found: Difference[], most: number): void {
  if (found.length >= most || same(mine, theirs)) return;
  if (isObject(mine) && isObject(theirs)) {
    for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      collect(own(mine, name), own(theirs, name), [...path, name], found, most);
    }
  } else if (Array.isArray(mine) && Array.isArray(theirs)) {
    collectItems(mine, theirs, path, found, most);
  } else {
    found.push({ path, mine, theirs });
  }
}

/** Compare lists from both ends, so that one added or removed item is one difference. */
function collectItems(mine: Json[], theirs: Json[], path: Path, found: Difference[], most: number): void {
  let start = 0;
  while (start < mine.length && start < theirs.length && same(mine[start], theirs[start])) start++;
  let end = 0;
  const room = Math.min(mine.length, theirs.length) - start;
  while (end < room && same(mine.at(-1 - end), theirs.at(-1 - end))) end++;
  const [left, right] = [mine.slice(start, mine.length - end), theirs.slice(start, theirs.length - end)];
  for (let index = 0; index < Math.max(left.length, right.length) && found.length < most; index++) {
    collect(left[index], right[index], [...path, start + index], found, most);
  }
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function asJson(content: Content): JsonObject {
  const { title, templateSlug, settings, data } = content;
  return { title, templateSlug, settings, data };
}
