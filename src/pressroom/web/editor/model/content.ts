// What is edited: the content of a document. Undo, saving, drafts and comparisons are about the whole of it.

import { same, type JsonObject } from "./json";

export interface Content {
  readonly title: string;
  readonly templateSlug: string;
  readonly settings: JsonObject;
  readonly data: JsonObject;
}

export function sameContent(one: Content, other: Content): boolean {
  return (
    one === other ||
    (one.title === other.title &&
      one.templateSlug === other.templateSlug &&
      same(one.settings, other.settings) &&
      same(one.data, other.data))
  );
}
