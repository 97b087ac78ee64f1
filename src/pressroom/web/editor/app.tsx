// The whole editor on the screen.

import { untracked, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../words";
import { Bar, UndoButtons } from "./bar";
import { useEditor } from "./context";
import { Design } from "./design/design";
import { JsonTab } from "./json/tab";
import { startKeyboard } from "./keyboard";
import { keepFocus } from "./navigation";
import { KeysDialog } from "./keys_dialog";
import { Content } from "./form/content";
import { PreviewPane } from "./preview/pane";
import { Notices } from "./save/notices";
import { Tabs } from "./tabs";
import { Versions } from "./versions/versions";

/** Where the preview is beside the form; narrower screens have it behind a tab. */
const WIDE = "(min-width: 64.0625rem)";

export function App() {
  const editor = useEditor();
  const { navigation, store, openExport } = editor;
  const dialog = useSignal<"" | "versions" | "keys">("");
  const isNarrow = useSignal(!window.matchMedia(WIDE).matches);
  const pane = navigation.pane.value === "preview" && !isNarrow.value ? "content" : navigation.pane.value;

  useEffect(() => {
    const query = window.matchMedia(WIDE);
    query.addEventListener("change", () => (isNarrow.value = !query.matches));
    startKeyboard(editor, () => (dialog.value = "keys"));
  }, []);

  // Undo shows what it changed.
  useSignalEffect(() => {
    const path = store.revealed.value;
    if (!path) return;
    // What it reads, such as the tab, is no reason to lead there once more.
    if (path.length) untracked(() => navigation.reveal(path, false));
    keepFocus(path);
  });

  return (
    <>
      <Bar onVersions={() => (dialog.value = "versions")} onKeys={() => (dialog.value = "keys")} />
      {isNarrow.value ? <Tabs isNarrow /> : null}
      <section class="editor-form" aria-label={t("Form")} data-pane={pane} hidden={pane === "preview"}>
        {isNarrow.value ? null : <Tabs isNarrow={false} />}
        <div class="editor-panel" id="editor-panel" tabIndex={-1} role="tabpanel" aria-labelledby={`tab-${pane}`}>
          <Notices />
          {pane === "json" ? <JsonTab /> : pane === "design" ? <Design /> : <Content />}
        </div>
      </section>
      <div class="editor-side" data-shown={!isNarrow.value || pane === "preview"}>
        <PreviewPane />
      </div>
      <div class="editor-thumb editor-phone">
        <UndoButtons isThumb />
        <button class="button button-primary" type="button" data-testid="export-button-thumb" onClick={openExport}>
          {t("Export")}
        </button>
      </div>
      {dialog.value === "versions" ? <Versions onClose={() => (dialog.value = "")} /> : null}
      {dialog.value === "keys" ? <KeysDialog onClose={() => (dialog.value = "")} /> : null}
    </>
  );
}
