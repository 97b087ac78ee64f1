// Check data against the JSON Schema of its kind: what the server would refuse, and what is kept and not printed.

import type { Schema } from "../editor_data";
import { isObject, type Json } from "../model/json";
import type { Path } from "../model/paths";

export interface Finding {
  readonly path: Path;
  readonly severity: "error" | "warning";
  readonly kind: "type" | "length" | "items" | "range" | "choice" | "unknown" | "former";
  /** What was expected, for the sentence: types, a number, a name. */
  readonly expected: string;
}

const MOST = 100;
/** Names for programs, which nobody expects to be printed. */
const TECHNICAL = /^(?:\$|_|x-)/i;

export function check(data: Json, schema: Schema): Finding[] {
  const found: Finding[] = [];
  walk(data, schema, [], found);
  return found;
}

function walk(value: Json, schema: Schema, path: Path, found: Finding[]): void {
  if (found.length >= MOST || value === null) return;
  if (schema.anyOf && !schema.type) {
    const fitting = schema.anyOf.find((each) => typesOf(each).includes(typeOf(value)));
    if (fitting) return walk(value, fitting, path, found);
    found.push({
      path,
      severity: "error",
      kind: "type",
      expected: schema.anyOf
        .flatMap(typesOf)
        .filter((type) => type !== "null")
        .join("|"),
    });
    return;
  }
  const types = typesOf(schema);
  const type = typeOf(value);
  if (types.length && !types.includes(type) && !(type === "integer" && types.includes("number"))) {
    found.push({ path, severity: "error", kind: "type", expected: types.filter((each) => each !== "null").join("|") });
    return;
  }
  if (typeof value === "number" && (value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity))) {
    found.push({ path, severity: "error", kind: "range", expected: `${schema.minimum ?? ""}–${schema.maximum ?? ""}` });
  }
  if (schema.enum && !schema.enum.some((each) => each === value)) {
    found.push({ path, severity: "error", kind: "choice", expected: schema.enum.filter((each) => each !== null).join(", ") });
  }
  if (typeof value === "string" && schema.maxLength !== undefined && [...value].length > schema.maxLength) {
    found.push({ path, severity: "error", kind: "length", expected: String(schema.maxLength) });
  }
  if (Array.isArray(value)) {
    if (schema.maxItems !== undefined && value.length > schema.maxItems) {
      found.push({ path, severity: "error", kind: "items", expected: String(schema.maxItems) });
    }
    value.forEach((item, index) => schema.items && walk(item, schema.items, [...path, index], found));
  }
  if (isObject(value))
    for (const [name, member] of Object.entries(value)) walkMember(name, member, schema, [...path, name], found);
}

function walkMember(name: string, value: Json, schema: Schema, path: Path, found: Finding[]): void {
  const known = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
  if (known) {
    if (known.deprecated) found.push({ path, severity: "warning", kind: "former", expected: known.description ?? "" });
    walk(value, known, path, found);
  } else if (schema.properties && !TECHNICAL.test(name)) {
    found.push({ path, severity: "warning", kind: "unknown", expected: name });
  }
}

function typesOf(schema: Schema): string[] {
  if (schema.type === undefined) return [];
  return typeof schema.type === "string" ? [schema.type] : [...schema.type];
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

/** Return the schema of the value at a path; undefined: the schema says nothing of it. */
export function schemaAt(schema: Schema, path: Path): Schema | undefined {
  return path.reduce<Schema | undefined>((part, key) => {
    const options = part?.anyOf ?? (part ? [part] : []);
    for (const each of options) {
      const next = typeof key === "number" ? each.items : each.properties?.[key];
      if (next) return next;
    }
    return undefined;
  }, schema);
}
