// Write the draft of this tab while something waits to be saved, and find the one that a dead tab left.

import { effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Store } from "../store";
import { channel } from "../../channels";
import { t } from "../../words";
import { claimTab, currentUser, dropDraft, keepDraft, leftDraft, newTab, SIGN_OUTS, type Draft } from "./drafts";
import { sameContent } from "../model/content";
import { merge } from "../model/merge";
import type { Saver } from "./saver";

export interface DraftKeeper {
  /** A draft that was left and is not in the document. */
  readonly left: ReadonlySignal<Draft | null>;
  /** Whether the browser refuses to keep drafts, as some do in private windows. */
  readonly isOff: ReadonlySignal<boolean>;
  use(): void;
  discard(): void;
  start(): Promise<void>;
}

/** Milliseconds between a change and its draft. */
const DELAY = 250;

export function createDraftKeeper(id: string, store: Store, saver: Saver, brokenJson: Signal<string>): DraftKeeper {
  const left = signal<Draft | null>(null);
  const isOff = signal(false);
  const user = currentUser();
  let hasSignedOut = false;
  let tab = "";
  let timer = 0;

  async function write(): Promise<void> {
    window.clearTimeout(timer);
    if (hasSignedOut) return;
    const content = store.content.peek();
    const { base, version } = saver.state.peek();
    const isSaved = sameContent(content, base) && !brokenJson.peek();
    try {
      if (isSaved) await dropDraft(id, tab);
      else await keepDraft({ user, document: id, tab, content, brokenJson: brokenJson.peek(), version, base, at: Date.now() });
      isOff.value = false;
    } catch {
      isOff.value = true;
    }
  }

  return {
    left,
    isOff,
    use() {
      const draft = left.value;
      if (!draft) return;
      store.seal();
      // What was saved since then stays where the draft says nothing else.
      const { content } = merge(draft.base, draft.content, store.content.peek());
      store.change(content, { label: t("Text that was not saved"), path: [] });
      brokenJson.value = draft.brokenJson;
      left.value = null;
      void dropDraft(id, draft.tab);
    },
    discard() {
      const draft = left.value;
      left.value = null;
      if (draft) void dropDraft(id, draft.tab);
    },
    async start() {
      try {
        tab = await claimTab();
        const draft = await leftDraft(id, tab);
        if (draft && (!sameContent(draft.content, store.content.peek()) || draft.brokenJson)) left.value = draft;
        else if (draft) await dropDraft(id, draft.tab);
        if (left.value?.tab === tab) tab = newTab();
      } catch {
        isOff.value = true;
      }
      effect(() => {
        void store.content.value;
        void brokenJson.value;
        void saver.state.value.version;
        window.clearTimeout(timer);
        timer = window.setTimeout(() => void write(), DELAY);
      });
      window.addEventListener("pagehide", () => void write());
      channel(SIGN_OUTS)?.addEventListener("message", () => {
        hasSignedOut = true;
        location.assign("/sign-in");
      });
    },
  };
}
