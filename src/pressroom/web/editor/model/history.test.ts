import { expect, test } from "vitest";
import type { Content } from "./content";
import { commit, LONGEST_PAUSE, MOST_STEPS, redo, seal, startHistory, undo, type History } from "./history";

const start: Content = { title: "", templateSlug: "classic", settings: {}, data: {} };
const titled = (title: string): Content => ({ ...start, title });
const typing = { label: "Title", path: ["title"], key: "title" };

function typed(history: History, texts: string[], from: number): History {
  return texts.reduce((state, text, index) => commit(state, titled(text), typing, from + index * 100), history);
}

test("letters that follow each other are undone together", () => {
  const history = typed(startHistory(start), ["A", "Ad", "Ada"], 0);
  expect(history.done).toHaveLength(1);
  expect(undo(history).present).toBe(start);
  expect(redo(undo(history)).present.title).toBe("Ada");
});

test("a pause, a sealed step and another place begin a new step", () => {
  const paused = typed(typed(startHistory(start), ["A"], 0), ["Ad"], LONGEST_PAUSE);
  expect(undo(paused).present.title).toBe("A");
  const left = typed(seal(typed(startHistory(start), ["A"], 0)), ["Ad"], 10);
  expect(undo(left).present.title).toBe("A");
  const elsewhere = commit(typed(startHistory(start), ["A"], 0), titled("B"), { ...typing, key: "other" }, 10);
  expect(undo(elsewhere).present.title).toBe("A");
});

test("a change after an undo forgets what was undone, and never joins the step before", () => {
  const history = typed(undo(typed(typed(startHistory(start), ["A"], 0), ["Ad"], LONGEST_PAUSE)), ["Ax"], LONGEST_PAUSE + 10);
  expect(history.undone).toEqual([]);
  expect(history.present.title).toBe("Ax");
  expect(undo(history).present.title).toBe("A");
});

test("nothing to undo or redo changes nothing", () => {
  const history = startHistory(start);
  expect(undo(history)).toBe(history);
  expect(redo(history)).toBe(history);
});

test("the oldest steps are forgotten first", () => {
  let history = startHistory(start);
  for (let index = 0; index < MOST_STEPS + 5; index++) history = commit(history, titled(`${index}`), { label: "", path: [] }, 0);
  while (history.done.length) history = undo(history);
  expect(history.present.title).toBe("4");
});
