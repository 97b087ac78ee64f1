import { expect, test } from "vitest";
import { readJson } from "./reader";

test("valid JSON is read as browsers read it", () => {
  const text = '{"a": [1, -2.5e3, true, null, "\\u00e9\\n"], "b": {"__proto__": {"c": 1}}, "é": {}}';
  const { data, error } = readJson(text);
  expect(error).toBeUndefined();
  expect(JSON.stringify(data)).toBe(JSON.stringify(JSON.parse(text)));
});

test("each value and name has its place", () => {
  const text = '{"work": [{"name": "Quill"}]}';
  const { values, names } = readJson(text);
  const at = (range?: { from: number; to: number }) => text.slice(range?.from, range?.to);
  expect(at(values.get("work[0].name"))).toBe('"Quill"');
  expect(at(names.get("work[0].name"))).toBe('"name"');
  expect(at(values.get("work[0]"))).toBe('{"name": "Quill"}');
});

test.each([
  ['{"a": 1\n "endDate": 2}', "comma-missing", '"endDate"'],
  ['{"a": 1,}', "comma-extra", ","],
  ['["a",]', "not-object", "["],
  ['{"a": [1, 2,]}', "comma-extra", ","],
  ['{"a" 1}', "colon-missing", '"a"'],
  ["{a: 1}", "name-unquoted", "a"],
  ["{'a': 1}", "quote-single", "'a'"],
  ["{\"a\": 'b'}", "quote-single", "'b'"],
  ['{"a": "b\n}', "quote-open", '"b'],
  ['{"a": "\\x"}', "escape-wrong", "\\x"],
  ['{"a": "\t"}', "character-control", "\t"],
  ['{"a": }', "value-missing", "}"],
  ['{"a": yes}', "value-unknown", "yes"],
  ['{"a": 01}', "number-wrong", "01"],
  ['{"a": 1e999}', "number-large", "1e999"],
  ['{"a": 12345678901234567890}', "number-large", "12345678901234567890"],
  ['{"a": 1, "a": 2}', "name-twice", '"a"'],
  ['{"a": 1', "end-early", ""],
  ["", "end-early", ""],
  ["{} {}", "text-after", "{"],
  ["[]", "not-object", "["],
])("%j is refused: %s", (text, fault, found) => {
  const { error, data } = readJson(text);
  expect(data).toBeUndefined();
  expect([error?.fault, error?.text]).toEqual([fault, found]);
});

test("nesting beyond what the server stores is refused", () => {
  expect(readJson(`{"a": ${"[".repeat(40)}${"]".repeat(40)}}`).error?.fault).toBe("too-deep");
});
