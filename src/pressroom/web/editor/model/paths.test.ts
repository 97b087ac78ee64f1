import { expect, test } from "vitest";
import { identityOf } from "./identity";
import type { Json } from "./json";
import { formatPath, inserted, isWithin, moved, parsePath, valueAt, withItems, withValue } from "./paths";

test.each([
  [["work", 1, "highlights", 0], "work[1].highlights[0]"],
  [["basics", "name"], "basics.name"],
  [["x", "a b", 2], 'x["a b"][2]'],
  [["métier"], "métier"],
  [[], ""],
])("a path is written and read as the server does: %j", (path, text) => {
  expect(formatPath(path)).toBe(text);
  expect(parsePath(text)).toEqual(path);
});

test("a path that cannot be read ends where it can", () => {
  expect(parsePath("work[one]")).toEqual(["work"]);
});

test("a value is set with all that is missing on its way, and the old data stays", () => {
  const before: Json = { basics: { name: "Ada" }, work: [] };
  const after = withValue(before, ["work", 0, "name"], "Quill");
  expect(after).toEqual({ basics: { name: "Ada" }, work: [{ name: "Quill" }] });
  expect(before.work).toEqual([]);
  expect(valueAt(after, ["basics"])).toBe(before.basics);
});

test("undefined removes a member and an item, and unknown members stay", () => {
  expect(withValue({ a: 1, b: { c: 2, d: 3 } }, ["b", "c"], undefined)).toEqual({ a: 1, b: { d: 3 } });
  expect(withValue({ list: ["a", "b"] }, ["list", 0], undefined)).toEqual({ list: ["b"] });
});

test("inherited names are no members", () => {
  expect(valueAt({}, ["constructor"])).toBeUndefined();
  expect(valueAt({ list: [1] }, ["list", "length"])).toBeUndefined();
});

test("items are moved and inserted", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a"], 4, 0)).toEqual(["a"]);
  expect(inserted(["a", "b"], 1, "x")).toEqual(["a", "x", "b"]);
  expect(withItems({ list: ["a"] }, ["list"], (items) => [...items, "b"])).toEqual({ list: ["a", "b"] });
});

test("an entry keeps its identity when it is changed", () => {
  const entry = { name: "Quill" };
  const known = identityOf(entry);
  const data = withValue({ work: [entry] }, ["work", 0, "name"], "Quire");
  expect(identityOf(valueAt(data, ["work", 0]) as object)).toBe(known);
  expect(identityOf({ name: "Quill" })).not.toBe(known);
});

test("a path lies in another one", () => {
  expect(isWithin(["work", 1, "name"], ["work", 1])).toBe(true);
  expect(isWithin(["work", 1], ["work", 2])).toBe(false);
});
