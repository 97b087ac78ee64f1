// Completion and explanations from the JSON Schema of the data.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { snippetCompletion } from "@codemirror/autocomplete";
import { hoverTooltip, type Tooltip } from "@codemirror/view";
import type { Schema } from "../editor_data";
import { schemaAt } from "./check";
import { placeOfCursor } from "./place";

export function completionFrom(schema: Schema) {
  return (context: CompletionContext): CompletionResult | null => {
    const place = placeOfCursor(context.state, context.pos);
    if (!place || (!context.explicit && place.from === place.to)) return null;
    const options =
      place.kind === "name"
        ? names(schemaAt(schema, place.path), place.names, place.hasColon)
        : values(schemaAt(schema, place.path));
    return options.length ? { from: place.from, to: place.to, options, filter: true, validFor: /^"?[^"]*"?$/ } : null;
  };
}

function names(schema: Schema | undefined, known: readonly string[], hasColon: boolean): Completion[] {
  return Object.entries(schema?.properties ?? {})
    .filter(([name, member]) => !known.includes(name) && !member.deprecated)
    .map(([name, member]) => {
      const facts = { label: `"${name}"`, displayLabel: name, type: "property", ...detailOf(member) };
      return hasColon ? facts : snippetCompletion(`"${name}": ${emptyOf(member)}`, facts);
    });
}

function values(schema: Schema | undefined): Completion[] {
  return (schema?.enum ?? [])
    .filter((value) => value !== null)
    .map((value) => ({ label: JSON.stringify(value), type: "constant" }));
}

/** What follows a new name: the cursor stands in it. */
function emptyOf(schema: Schema): string {
  const types = schema.anyOf ? schema.anyOf.flatMap(({ type }) => type ?? []) : [schema.type ?? []].flat();
  if (types.includes("string")) return '"${}"';
  if (types.includes("array")) return schema.items?.properties ? "[\n\t{\n\t\t${}\n\t}\n]" : "[${}]";
  return types.includes("object") ? "{\n\t${}\n}" : "${}";
}

function detailOf({ title, description }: Schema): Pick<Completion, "detail" | "info"> {
  return { ...(title ? { detail: title } : {}), ...(description && description !== title ? { info: description } : {}) };
}

/** Say what a member is when the pointer rests on its name. */
export function explanationFrom(schema: Schema) {
  return hoverTooltip((view, at): Tooltip | null => {
    const place = placeOfCursor(view.state, at);
    if (place?.kind !== "name" || place.from === place.to) return null;
    const name = view.state.sliceDoc(place.from, place.to).replace(/^"|"$/g, "");
    const found = schemaAt(schema, [...place.path, name]);
    if (!found?.title && !found?.description) return null;
    return {
      pos: place.from,
      end: place.to,
      create() {
        const dom = document.createElement("div");
        dom.className = "json-help";
        const title = document.createElement("b");
        title.textContent = found.title ?? name;
        dom.append(title);
        if (found.description && found.description !== found.title)
          dom.append(Object.assign(document.createElement("p"), { textContent: found.description }));
        return { dom };
      },
    };
  });
}
