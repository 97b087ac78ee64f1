import { expect, test } from "vitest";
import type { Schema } from "../editor_data";
import { changeBetween, checkText, textFor, textOfData } from "./session";

const schema: Schema = { type: "object", properties: { name: { type: "string" } } };

test("a text that means the same keeps its spaces", () => {
  const typed = '{"name":   "Ada"}';
  expect(textFor({ name: "Ada" }, typed)).toBe(typed);
  expect(textFor({ name: "Bea" }, typed)).toBe('{\n  "name": "Bea"\n}\n');
  expect(textFor({ name: "Ada" }, '{"name"')).toBe(textOfData({ name: "Ada" }));
});

test("an error of the schema keeps the document as it was, a warning does not", () => {
  expect(checkText('{"name": 7}', schema).data).toBeUndefined();
  const warned = checkText('{\n"hours": 40}', schema);
  expect(warned.data).toEqual({ hours: 40 });
  expect(warned.problems.map(({ severity, line, from }) => [severity, line, from])).toEqual([["warning", 2, 2]]);
});

test("an error of the text names its line", () => {
  const { problems, data } = checkText('{"a": 1,\n\n "b" 2}', undefined);
  expect(data).toBeUndefined();
  expect([problems[0]?.severity, problems[0]?.line]).toEqual(["error", 3]);
});

test("only what differs is changed", () => {
  expect(changeBetween("abcd", "abXd")).toEqual({ from: 2, to: 3, insert: "X" });
  expect(changeBetween("aa", "aaa")).toEqual({ from: 2, to: 2, insert: "a" });
  expect(changeBetween("a", "a")).toBeUndefined();
});
