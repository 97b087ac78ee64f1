import { expect, test } from "vitest";
import type { Schema } from "../editor_data";
import { check, schemaAt } from "./check";

const text: Schema = { type: ["string", "null"], maxLength: 5 };
const schema: Schema = {
  type: "object",
  properties: {
    basics: { type: ["object", "null"], properties: { name: text, picture: { ...text, deprecated: true } } },
    work: {
      type: ["array", "null"],
      maxItems: 2,
      items: { type: ["object", "null"], properties: { startDate: { type: ["string", "integer", "null"] } } },
    },
    paragraphs: { anyOf: [text, { type: "array", items: text }] },
    fit: { enum: ["auto", null] },
  },
};

test("valid data has no finding", () => {
  expect(
    check({ basics: { name: "Ada" }, work: [{ startDate: 2019 }, null], paragraphs: ["a"], fit: null, $schema: "x" }, schema),
  ).toEqual([]);
});

test.each([
  [{ work: "x" }, "type", "work", "array"],
  [{ basics: { name: 7 } }, "type", "basics.name", "string"],
  [{ basics: { name: "abcdef" } }, "length", "basics.name", "5"],
  [{ work: [{}, {}, {}] }, "items", "work", "2"],
  [{ paragraphs: 7 }, "type", "paragraphs", "string|array"],
  [{ paragraphs: [7] }, "type", "paragraphs.0", "string"],
  [{ fit: "no" }, "choice", "fit", "auto"],
  [{ hours: 40 }, "unknown", "hours", "hours"],
  [{ basics: { picture: "x" } }, "former", "basics.picture", ""],
] as const)("%j: %s at %s", (data, kind, path, expected) => {
  const [found] = check(data as never, schema);
  expect([found?.kind, found?.path.join("."), found?.expected]).toEqual([kind, path, expected]);
});

test("no more than a hundred findings are made", () => {
  expect(check({ paragraphs: Array(500).fill(7) }, schema)).toHaveLength(100);
});

test("the schema of a place is found", () => {
  expect(schemaAt(schema, ["work", 3, "startDate"])?.type).toContain("integer");
  expect(schemaAt(schema, ["paragraphs", 0])).toBe(text);
  expect(schemaAt(schema, ["nothing", "here"])).toBeUndefined();
});
