import { expect, test } from "vitest";
import type { Content } from "../model/content";
import {
  changed,
  dueAt,
  failed,
  hurried,
  LONGEST_WAIT,
  PAUSE,
  rebased,
  saved,
  savedState,
  sending,
  type Problem,
  type Trouble,
} from "./state";

const content = (title: string): Content => ({ title, templateSlug: "classic", settings: {}, data: {} });
const start = savedState(content("a"), 34, 0);
const problem = (trouble: Trouble): Problem => ({ trouble, message: "", code: "", fields: [] });

test("a change is saved after a pause, and not later than the longest wait", () => {
  let state = changed(start, content("ab"), 1_000);
  expect(dueAt(state)).toBe(1_000 + PAUSE);
  for (let now = 1_500; now < 1_000 + LONGEST_WAIT; now += 500) state = changed(state, content(`ab${now}`), now);
  expect(dueAt(state)).toBe(1_000 + LONGEST_WAIT);
});

test("a change that is taken back needs no save", () => {
  expect(dueAt(changed(changed(start, content("ab"), 1), content("a"), 2))).toBeUndefined();
});

test("a change while another one is sent is saved after it", () => {
  const during = changed(sending(changed(start, content("b"), 1)), content("c"), 2_000);
  expect(dueAt(during)).toBeUndefined();
  const after = saved(during, content("b"), 35, 2_100);
  expect([after.version, after.base.title, dueAt(after)]).toEqual([35, "b", 2_000 + PAUSE]);
});

test("a change back to the saved content while another one is sent is saved, too", () => {
  const during = changed(sending(changed(start, content("b"), 1)), content("a"), 2_000);
  expect(dueAt(saved(during, content("b"), 35, 2_100))).toBe(2_000 + PAUSE);
});

test("a lost connection is tried again, less and less often, at most each minute", () => {
  let state = sending(changed(start, content("b"), 0));
  const waits: number[] = [];
  for (let index = 0; index < 8; index++) {
    state = failed(state, problem("offline"), 1_000);
    waits.push((dueAt(state) ?? 0) - 1_000);
    state = sending(state);
  }
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

test("the server says when it may be tried again", () => {
  expect(dueAt(failed(sending(start), problem("busy"), 1_000, 7))).toBe(8_000);
});

test("a person can try again at once", () => {
  const state = failed(sending(changed(start, content("b"), 0)), problem("offline"), 1_000);
  const again = hurried(state, 1_500);
  expect(dueAt(again)).toBeLessThanOrEqual(1_500);
  expect(sending(again).problem).toEqual(problem("offline")); // its notice, which has the button, stays
});

test.each<Trouble>(["conflict", "gone"])("%s waits for a decision, whatever is typed", (trouble) => {
  const state = changed(failed(sending(changed(start, content("b"), 0)), problem(trouble), 1_000), content("c"), 2_000);
  expect(dueAt(state)).toBeUndefined();
  expect(dueAt(hurried(state, 3_000))).toBeUndefined();
});

test("after signing in again, saving goes on", () => {
  const state = failed(sending(changed(start, content("b"), 0)), problem("signed-out"), 1_000);
  expect(dueAt(state)).toBeUndefined();
  expect(dueAt(hurried(state, 3_000))).toBeLessThanOrEqual(3_000);
});

test("a value that could not be stored is tried again when it was changed", () => {
  const refused = failed(sending(changed(start, content("b"), 0)), problem("refused"), 1_000);
  expect(dueAt(refused)).toBeUndefined();
  expect(dueAt(changed(refused, content("c"), 2_000))).toBeDefined();
});

test("what they saved becomes the base, and mine waits if it differs", () => {
  const kept = rebased(content("t"), 35, 900, content("b"), 2_000);
  expect([kept.version, kept.base.title, kept.problem, dueAt(kept)]).toEqual([35, "t", null, 2_000 + PAUSE]);
  expect(dueAt(rebased(content("t"), 35, 900, content("t"), 2_000))).toBeUndefined();
});
