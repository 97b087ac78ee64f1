// The keys of the whole editor.

import type { Editor } from "./context";
import { isMod, keyOf } from "../keys";

export function startKeyboard(editor: Editor, showKeys: () => void): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const run = isMod(event) ? withMod(event, editor) : isHelp(event) ? showKeys : undefined;
    if (!run) return;
    event.preventDefault();
    run();
  });
}

function withMod(event: KeyboardEvent, { store, saver, openExport }: Editor): (() => void) | undefined {
  const key = keyOf(event);
  // The JSON tab has an undo of its own, letter by letter.
  if (key === "z" && isInJson(event)) return undefined;
  if (key === "z") return event.shiftKey ? store.redo : store.undo;
  if (key === "y" && !event.shiftKey && !isInJson(event)) return store.redo;
  if (key === "e" && !event.shiftKey) return openExport;
  if (key === "s" && !event.shiftKey) return saver.saveNow;
  return undefined;
}

function isHelp(event: KeyboardEvent): boolean {
  const isTyping =
    event.target instanceof HTMLElement && (event.target.matches("input, textarea, select") || event.target.isContentEditable);
  return event.key === "?" && !isTyping && !event.ctrlKey && !event.metaKey;
}

function isInJson(event: Event): boolean {
  return event.target instanceof Element && event.target.closest(".cm-editor") !== null;
}
