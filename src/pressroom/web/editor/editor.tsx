// The script of the editor's page: an island that takes over #editor.

import { effect, signal, untracked } from "@preact/signals";
import htmx from "htmx.org";
import { render } from "preact";
import { addressesOf } from "./addresses";
import { App } from "./app";
import { readBlock } from "./editor_data";
import { EditorProvider, languageOf, templateOf, type Editor } from "./context";
import { createOptions, exportUrl } from "./design/options";
import { ignoreDrops } from "./drops";
import { letterForm } from "./form/letter";
import { resumeForm } from "./form/resume";
import { createNavigation } from "./navigation";
import { createNotes } from "./notes";
import { setSprite } from "./parts/icon";
import { createPreview } from "./preview/preview";
import { createDraftKeeper } from "./save/draft_keeper";
import { createSaver } from "./save/saver";
import { createStore } from "./store";

function start(root: HTMLElement): void {
  const block = readBlock();
  const { document: opened } = block;
  setSprite(document.body.dataset["icons"] ?? "");
  const addresses = addressesOf(opened.id);
  const form = opened.kind === "cover_letter" ? letterForm() : resumeForm();
  const store = createStore(opened);
  const brokenJson = signal("");
  const options = createOptions(block);
  const preview = createPreview(addresses, store, options);
  const saver = createSaver(opened, addresses.document, store, () => brokenJson.peek() !== "");
  const drafts = createDraftKeeper(opened.id, store, saver, brokenJson);
  let isOpening = false;
  const editor: Editor = {
    block,
    addresses,
    form,
    store,
    saver,
    drafts,
    preview,
    options,
    brokenJson,
    jsonBase: signal(opened.data),
    brokenLine: signal(0),
    nonce: root.dataset["nonce"] ?? "",
    notes: createNotes(store, saver, preview),
    navigation: createNavigation(form, () => store.content.peek().data),
    language: languageOf(store),
    template: templateOf(block, store),
    openExport() {
      if (isOpening) return;
      isOpening = true;
      void saver
        .settled() // what is exported is what is on the screen
        .then(() =>
          htmx.ajax("get", exportUrl(opened.id, options.peek(), Object.keys(block.sheets)[0] ?? "A4"), {
            target: "#dialogs",
            swap: "innerHTML",
          }),
        )
        .finally(() => (isOpening = false));
    },
  };
  ignoreDrops();
  saver.start();
  preview.start();
  void drafts.start();
  // When saving works again, so do previews.
  effect(() => {
    if (!saver.state.value.problem && preview.failure.peek()) untracked(preview.retry);
  });
  root.replaceChildren();
  render(
    <EditorProvider value={editor}>
      <App />
    </EditorProvider>,
    root,
  );
}

const root = document.getElementById("editor");
if (root) start(root);
