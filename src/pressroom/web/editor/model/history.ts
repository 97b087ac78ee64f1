// Undo and redo over the whole session. A state is a whole content; states share the parts that did not change.

import type { Content } from "./content";
import type { Path } from "./paths";

/** A change as it is told to people, and where it was made. */
export interface Change {
  readonly label: string;
  /** The place in the data, after `data` or `settings`. */
  readonly path: Path;
  /** Changes with the same key that follow each other closely are undone together: the letters of a word. */
  readonly key?: string;
}

interface Step extends Change {
  readonly before: Content;
  readonly after: Content;
}

export interface History {
  readonly present: Content;
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
  /** When the last change was made, in milliseconds; nothing joins a step that is sealed. */
  readonly at: number;
  readonly sealed: boolean;
}

export const LONGEST_PAUSE = 1_000;
/** A session of hours; each step holds only what it changed. */
export const MOST_STEPS = 1_000;

export function startHistory(content: Content): History {
  return { present: content, done: [], undone: [], at: 0, sealed: true };
}

export function commit(history: History, after: Content, change: Change, now: number): History {
  const last = history.done.at(-1);
  const joins = !history.sealed && last?.key !== undefined && last.key === change.key && now - history.at < LONGEST_PAUSE;
  const step = { ...change, before: joins ? last.before : history.present, after };
  const earlier = joins ? history.done.slice(0, -1) : history.done;
  return { present: after, done: [...earlier, step].slice(-MOST_STEPS), undone: [], at: now, sealed: false };
}

/** End the present step: the next change begins a new one, such as after leaving a field. */
export function seal(history: History): History {
  return history.sealed ? history : { ...history, sealed: true };
}

export function undo(history: History): History {
  const step = history.done.at(-1);
  if (!step) return history;
  return { ...history, present: step.before, done: history.done.slice(0, -1), undone: [...history.undone, step], sealed: true };
}

export function redo(history: History): History {
  const step = history.undone.at(-1);
  if (!step) return history;
  return { ...history, present: step.after, done: [...history.done, step], undone: history.undone.slice(0, -1), sealed: true };
}
