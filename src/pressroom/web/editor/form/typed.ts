// What is typed into a field that stores something else: a date, a number, a colour. It is shown as it was typed until the
// field is left, or until something else changes the stored value: undo, another tab.

import { useSignal } from "@preact/signals";

export interface Typed {
  /** What was typed; null: nothing, or the value has been changed elsewhere since. */
  readonly text: string | null;
  /** Keep a text, and store what it means. */
  type(text: string, store: () => unknown): void;
  clear(): void;
}

/** `stored` reads the value as it is stored now. */
export function useTyped(stored: () => unknown): Typed {
  const typed = useSignal<{ readonly text: string; readonly value: unknown } | null>(null);
  const { value: now } = typed;
  return {
    text: now && now.value === stored() ? now.text : null,
    type(text, store) {
      store();
      typed.value = { text, value: stored() };
    },
    clear() {
      typed.value = null;
    },
  };
}
