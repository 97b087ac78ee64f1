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
    return (
      <Status state="unsaved" icon="warning" short={t("Not saved")} rest={brokenLine.value ? t("while line %(line)s has an error", { line: brokenLine.value }) : ""} />
    );
  }
  if (state.problem) {
    const [short, rest] = troubleWords(state.problem.trouble);
    return <Status state="unsaved" icon={state.problem.trouble === "offline" ? "offline" : "warning"} short={short} rest={rest} />;
  }
  if (isSlow) return <Status state="saving" short={t("Saving…")} rest="" />;
  if (state.firstChangeAt || state.sending) return <Status state="waiting" icon="pen" short={t("Edited")} rest="" />;
  return <Status state="saved" icon="check" short={t("Saved")} rest={whenSaved(state)} />;
}

function Status({ state, icon, short, rest }: { state: string; icon?: string; short: string; rest: string }) {
  return (
    <p class="editor-saved" data-state={state} data-testid="save-state">
      <span class={state === "unsaved" ? "editor-unsaved" : undefined}>
        {icon ? <Icon name={icon} small /> : <span class="spinner" />}
        <span>
          {short}
          {rest ? <span class="editor-wide"> {rest}</span> : null}
        </span>
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

function troubleWords(trouble: Trouble): readonly [string, string] {
  switch (trouble) {
    case "offline":
      return [t("Not saved"), t("no connection")];
    case "conflict":
      return [t("Changed elsewhere"), ""];
    case "signed-out":
      return [t("Not saved"), t("your session has ended")];
    case "full":
      return [t("Not saved"), t("your space is full")];
    case "large":
      return [t("Not saved"), t("too large")];
    case "busy":
      return [t("Not saved yet"), t("the server is busy")];
    case "gone":
      return [t("Not saved"), t("the document was deleted")];
    case "refused":
      return [t("Not saved"), t("a field has an error")];
  }
}
