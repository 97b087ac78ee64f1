import { expect, test } from "vitest";
import type { Content } from "./content";
import type { JsonObject } from "./json";
import { differences, merge, withTheirs } from "./merge";

const content = (data: JsonObject, title = "A"): Content => ({ title, templateSlug: "classic", settings: {}, data });

test("changes of different places are both kept", () => {
  const base = content({ basics: { name: "Ada", phone: "1" }, work: [{ name: "Quill" }, { name: "Ink" }] });
  const mine = content({ basics: { name: "Ada B.", phone: "1" }, work: [{ name: "Quill" }, { name: "Inks" }] });
  const theirs = content({ basics: { name: "Ada", phone: "2" }, work: [{ name: "Quills" }, { name: "Ink" }] }, "B");
  const merged = merge(base, mine, theirs);
  expect(merged.conflicts).toEqual([]);
  expect(merged.content).toEqual(
    content({ basics: { name: "Ada B.", phone: "2" }, work: [{ name: "Quills" }, { name: "Inks" }] }, "B"),
  );
});

test("two values for one place are a conflict, and mine is kept until it is decided", () => {
  const merged = merge(content({ name: "a" }), content({ name: "b" }), content({ name: "c" }));
  expect(merged.conflicts).toEqual([{ path: ["data", "name"], mine: "b", theirs: "c" }]);
  expect(merged.content.data).toEqual({ name: "b" });
});

test("theirs is put where it is chosen", () => {
  const theirs = content({ name: "c", label: "z", kept: "theirs" });
  const { content: merged, conflicts } = merge(content({ name: "a", label: "x" }), content({ name: "b", label: "y" }), theirs);
  const settled = withTheirs(merged, conflicts, (path) => path.includes("label"));
  expect(settled.data).toEqual({ name: "b", label: "z", kept: "theirs" });
});

test("the same change of both is no conflict", () => {
  const merged = merge(content({ name: "a" }), content({ name: "b" }), content({ name: "b" }));
  expect(merged).toEqual({ content: content({ name: "b" }), conflicts: [] });
});

test("removed members stay removed", () => {
  const merged = merge(content({ a: "1", b: "2" }), content({ b: "2" }), content({ a: "1", b: "3" }));
  expect(merged).toEqual({ content: content({ b: "3" }), conflicts: [] });
});

test("an entry that they added is taken; lists that both made longer are a conflict", () => {
  const base = content({ work: [{ name: "a" }] });
  const theirs = content({ work: [{ name: "a" }, { name: "b" }] });
  expect(merge(base, base, theirs).content).toEqual(theirs);
  const merged = merge(base, content({ work: [{ name: "a" }, { name: "c" }] }), theirs);
  expect(merged.conflicts.map(({ path }) => path)).toEqual([["data", "work"]]);
});

test("one added item is one difference", () => {
  const found = differences(content({ list: ["a", "b", "c"] }), content({ list: ["a", "x", "b", "c"] }));
  expect(found).toEqual([{ path: ["data", "list", 1], mine: undefined, theirs: "x" }]);
});

test("differences are the deepest places, and no more than asked for", () => {
  const mine = content({ basics: { name: "Ada", phone: "1" } });
  const theirs = content({ basics: { name: "Ada", phone: "2" } }, "B");
  expect(differences(mine, theirs).map(({ path }) => path)).toEqual([["title"], ["data", "basics", "phone"]]);
  expect(differences(mine, theirs, 1)).toHaveLength(1);
  expect(differences(mine, mine)).toEqual([]);
});
