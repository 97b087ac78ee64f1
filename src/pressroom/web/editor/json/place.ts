// Where the cursor is in JSON, also in JSON with errors: the path, and whether a name or a value is written.

import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import type { Path } from "../model/paths";

export interface CursorPlace {
  /** The path of the object whose name is written, or of the value. */
  readonly path: Path;
  readonly kind: "name" | "value";
  /** What is replaced by a completion. */
  readonly from: number;
  readonly to: number;
  /** The names that the object has already. */
  readonly names: readonly string[];
  /** Whether a name has its colon already. */
  readonly hasColon: boolean;
}

export function placeOfCursor(state: EditorState, at: number): CursorPlace | undefined {
  const node = syntaxTree(state).resolveInner(at, -1);
  const text = (part: SyntaxNode) => state.sliceDoc(part.from, part.to);
  if (node.name === "PropertyName" || node.name === "String") {
    const property = node.parent?.name === "Property" ? node.parent : null;
    const isName = node.name === "PropertyName";
    const owner = isName ? property?.parent : node;
    if (!owner) return undefined;
    const hasColon =
      isName &&
      state
        .sliceDoc(node.to, node.to + 20)
        .trimStart()
        .startsWith(":");
    return {
      path: pathOf(isName ? owner : node, text),
      kind: isName ? "name" : "value",
      from: node.from,
      to: node.to,
      names: isName ? namesIn(owner, node, text) : [],
      hasColon,
    };
  }
  const around = node.type.isError ? node.parent : node;
  if (around?.name === "Object" && !/:\s*$/.test(state.sliceDoc(Math.max(0, at - 40), at))) {
    return { path: pathOf(around, text), kind: "name", from: at, to: at, names: namesIn(around, null, text), hasColon: false };
  }
  const property = around?.name === "Property" ? around : around?.name === "Object" ? around.childBefore(at) : null;
  if (property?.name === "Property")
    return { path: pathOf(property, text), kind: "value", from: at, to: at, names: [], hasColon: false };
  if (around?.name === "Array")
    return { path: [...pathOf(around, text), 0], kind: "value", from: at, to: at, names: [], hasColon: false };
  return undefined;
}

/** Return the path of the value or member that a node is, or lies in. */
export function pathOf(node: SyntaxNode, text: (part: SyntaxNode) => string): Path {
  const path: (string | number)[] = [];
  for (let part: SyntaxNode | null = node; part?.parent; part = part.parent) {
    if (part.name === "Property") path.unshift(nameOf(part, text));
    else if (part.parent.name === "Array") path.unshift(indexIn(part.parent, part));
  }
  return path;
}

function nameOf(property: SyntaxNode, text: (part: SyntaxNode) => string): string {
  const name = property.getChild("PropertyName");
  return name ? text(name).replace(/^"|"$/g, "") : "";
}

function namesIn(object: SyntaxNode, except: SyntaxNode | null, text: (part: SyntaxNode) => string): string[] {
  return object
    .getChildren("Property")
    .filter((property) => property.from !== except?.from)
    .map((property) => nameOf(property, text));
}

function indexIn(list: SyntaxNode, item: SyntaxNode): number {
  let index = 0;
  for (let part = list.firstChild; part && part.from < item.from; part = part.nextSibling) {
    if (!["[", "]", ","].includes(part.name) && !part.type.isError) index++;
  }
  return index;
}
