// Whether everything is saved, in words beside the title. Troubles are announced, the rest is not.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../words";
import { useEditor } from "../context";
import { Icon } from "../parts/icon";
import { timeOf } from "../parts/locale";
import type { SaveState, Trouble } from "./state";

/** Milliseconds for which a save takes no words: most end before. */
const QUIET = 400;

export function SaveStatus() {
  const { saver, brokenJson, brokenLine } = useEditor();
  const state = saver.state.value;
  const isSlow = useSlow(state.sending);
  if (brokenJson.value) {
    const line = brokenLine.value;
    return (
      <Status
        state="unsaved"
        icon="warning"
        short={t("Not saved")}
        full={line ? t("Not saved while line %(line)s has an error", { line }) : t("Not saved")}
      />
    );
  }
  if (state.problem) {
    const { trouble } = state.problem;
    return <Status state="unsaved" icon={trouble === "offline" ? "offline" : "warning"} {...troubleWords(trouble)} />;
  }
  if (isSlow) return <Status state="saving" short={t("Saving…")} />;
  if (state.firstChangeAt || state.sending) return <Status state="waiting" icon="pen" short={t("Edited")} />;
  return <Status state="saved" icon="check" short={t("Saved")} full={t("Saved %(when)s", { when: whenSaved(state) })} />;
}

/** Narrow screens have room for the short words only. */
function Status({ state, icon, short, full = short }: { state: string; icon?: string; short: string; full?: string }) {
  return (
    <p class="editor-saved" data-state={state} data-testid="save-state">
      <span class={state === "unsaved" ? "editor-unsaved" : undefined}>
        {icon ? <Icon name={icon} small /> : <span class="spinner" />}
        <span class="editor-wide">{full}</span>
        <span class="editor-phone">{short}</span>
      </span>
    </p>
  );
}

function useSlow(sending: boolean): boolean {
  const isSlow = useSignal(false);
  useEffect(() => {
    isSlow.value = false;
    if (!sending) return undefined;
    const timer = setTimeout(() => (isSlow.value = true), QUIET);
    return () => clearTimeout(timer);
  }, [sending]);
  return isSlow.value && sending;
}

function whenSaved({ savedAt }: SaveState): string {
  const at = new Date(savedAt);
  const isToday = at.toDateString() === new Date().toDateString();
  return timeOf(savedAt, isToday ? { timeStyle: "short" } : { dateStyle: "medium" });
}

function troubleWords(trouble: Trouble): { short: string; full: string } {
  const short = trouble === "conflict" ? t("Changed elsewhere") : t("Not saved");
  return { short, full: fullWords(trouble) };
}

function fullWords(trouble: Trouble): string {
  switch (trouble) {
    case "offline":
      return t("Not saved, no connection");
    case "conflict":
      return t("Changed elsewhere");
    case "signed-out":
      return t("Not saved, your session has ended");
    case "full":
      return t("Not saved, your space is full");
    case "large":
      return t("Not saved, too large");
    case "busy":
      return t("Not saved yet, the server is busy");
    case "gone":
      return t("Not saved, the document was deleted");
    case "refused":
      return t("Not saved, a field has an error");
  }
}
