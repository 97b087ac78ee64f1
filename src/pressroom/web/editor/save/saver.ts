// Save the content when it is due, keep a draft until it is, and say what is the matter.

import { effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { Block } from "../editor_data";
import { sameContent, type Content } from "../model/content";
import { merge, withTheirs, type Difference } from "../model/merge";
import type { Path } from "../model/paths";
import type { Store } from "../store";
import { announce } from "../../announce";
import { t } from "../../words";
import { readNewest, saveContent, type Stored } from "./api";
import { changed, dueAt, failed, hurried, isRetried, rebased, saved, savedState, sending, type SaveState } from "./state";

/** Milliseconds for which something waits for a save. */
const SETTLING = 3_000;

export interface Conflict {
  readonly theirs: Stored;
  readonly places: readonly Difference[];
}

export interface Saver {
  readonly state: ReadonlySignal<SaveState>;
  /** What another tab saved and mine contradicts; null: nothing. */
  readonly conflict: ReadonlySignal<Conflict | null>;
  /** The version of another tab that was merged without a question; 0: none, or it was read. */
  readonly merged: ReadonlySignal<number>;
  saveNow(): void;
  /** Wait until what is on the screen is saved, or cannot be saved now: at most three seconds. */
  settled(): Promise<void>;
  /** Settle a conflict: say for each place in it whether theirs is taken. Whatever else both changed is kept. */
  resolve(isTheirs: (path: Path) => boolean): void;
  dismissMerged(): void;
  start(): void;
}

export function createSaver(start: Block["document"], url: string, store: Store, isBlocked: () => boolean): Saver {
  const state = signal(savedState(store.content.peek(), start.version, Date.parse(start.updatedAt)));
  const conflict = signal<Conflict | null>(null);
  const merged = signal(0);
  let timer = 0;

  function schedule(): void {
    window.clearTimeout(timer);
    const due = dueAt(state.value);
    if (due === undefined || isBlocked()) return;
    timer = window.setTimeout(() => void save(), Math.max(0, due - Date.now()));
  }

  function noticed(content: Content): void {
    const before = state.value;
    if (!sameContent(content, before.base) || before.sending || before.firstChangeAt)
      state.value = changed(before, content, Date.now());
    schedule();
  }

  async function save(leaving = false): Promise<void> {
    window.clearTimeout(timer); // else what waits for the pause is sent again
    const content = store.content.peek();
    const { version } = state.value;
    state.value = sending(state.value);
    const outcome = await saveContent(url, content, version, leaving);
    const now = Date.now();
    if (outcome.kind === "stored") {
      if (state.value.problem) announce(t("Saved"));
      const { version: newVersion, updatedAt } = outcome.stored;
      // The server may have cleaned the content; what was sent counts as saved, so that nothing jumps while it is typed.
      // It also shares its parts with what is typed next, so that comparing them is quick.
      state.value = saved(state.value, content, newVersion, updatedAt);
    } else {
      state.value = failed(state.value, outcome.problem, now, outcome.retryAfter);
      if (outcome.problem.trouble === "conflict") await meet();
    }
    schedule();
  }

  /** Read what another tab saved, and merge it with what is here. */
  async function meet(): Promise<void> {
    const outcome = await readNewest(url);
    const { sending: isSending, problem, version } = state.value;
    // A save that began meanwhile finds out by itself.
    if (isSending) return;
    if (outcome.kind === "failed") {
      const isLasting = !isRetried(outcome.problem.trouble);
      if (problem || isLasting) state.value = failed(state.value, outcome.problem, Date.now(), outcome.retryAfter);
      return;
    }
    const theirs = outcome.stored;
    if (theirs.version <= version && !problem) return;
    const mine = store.content.peek();
    const { content, conflicts } = merge(state.value.base, mine, theirs.content);
    if (conflicts.length) {
      conflict.value = { theirs, places: conflicts };
      return;
    }
    const isNews = !sameContent(mine, content);
    adopt(content, theirs);
    if (isNews) {
      merged.value = theirs.version;
      announce(t("Changes of another tab were taken over."));
    }
  }

  function adopt(content: Content, theirs: Stored): void {
    store.seal();
    store.change(content, { label: t("Changes of another tab"), path: [] });
    state.value = rebased(theirs.content, theirs.version, theirs.updatedAt, content, Date.now());
    conflict.value = null;
  }

  function saveNow(): void {
    const now = Date.now();
    state.value = hurried(state.value, now);
    if ((dueAt(state.value) ?? Infinity) <= now && !isBlocked()) void save();
    else schedule();
  }

  function settled(): Promise<void> {
    saveNow();
    return new Promise((resolve) => {
      const end = (stop: () => void) => {
        clearTimeout(limit);
        resolve();
        queueMicrotask(stop);
      };
      const limit = setTimeout(() => end(stop), SETTLING);
      const stop = effect(() => {
        const { sending: isSending, firstChangeAt, problem } = state.value;
        if (!isSending && (!firstChangeAt || problem)) end(() => stop());
      });
    });
  }

  /** Look for a newer version after the page was away, unless something of mine waits. */
  async function lookAgain(): Promise<void> {
    if (state.value.sending || conflict.value) return;
    if (state.value.firstChangeAt) return saveNow();
    await meet();
  }

  return {
    state,
    conflict,
    merged,
    saveNow,
    settled,
    resolve(isTheirs) {
      const theirs = conflict.value?.theirs;
      if (!theirs) return;
      // Merged anew, because typing went on meanwhile.
      const { content, conflicts } = merge(state.value.base, store.content.peek(), theirs.content);
      adopt(withTheirs(content, conflicts, isTheirs), theirs);
      schedule();
    },
    dismissMerged() {
      merged.value = 0;
    },
    start() {
      effect(() => {
        const content = store.content.value;
        untracked(() => noticed(content));
      });
      window.addEventListener("online", saveNow);
      document.addEventListener("visibilitychange", () => {
        if (!document.hidden) void lookAgain();
        else if (isDue(state.value) && !isBlocked()) void save(true);
      });
      window.addEventListener("pageshow", (event) => {
        if (event.persisted) void lookAgain();
      });
    },
  };
}

function isDue(state: SaveState): boolean {
  return dueAt(state) !== undefined;
}
