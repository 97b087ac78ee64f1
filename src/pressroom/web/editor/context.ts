// What every part of the editor can reach.

import { computed, type ReadonlySignal, type Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Addresses } from "./addresses";
import type { Block, TemplateFacts } from "./editor_data";
import type { PageOptions } from "./design/options";
import type { Form } from "./form/fields";
import { textOf, type JsonObject } from "./model/json";
import { valueAt } from "./model/paths";
import type { Navigation } from "./navigation";
import type { Preview } from "./preview/preview";
import type { DraftKeeper } from "./save/draft_keeper";
import type { Saver } from "./save/saver";
import type { Store } from "./store";
import type { Notes } from "./notes";

export interface Editor {
  readonly block: Block;
  readonly addresses: Addresses;
  readonly form: Form;
  readonly store: Store;
  readonly navigation: Navigation;
  readonly saver: Saver;
  readonly drafts: DraftKeeper;
  readonly preview: Preview;
  readonly options: Signal<PageOptions>;
  readonly notes: Notes;
  /** The text of the JSON tab while it has an error; empty: the tab shows the document's data. */
  readonly brokenJson: Signal<string>;
  /** The data from which the text of the JSON tab was made: what changed elsewhere since then is kept. */
  readonly jsonBase: Signal<JsonObject>;
  /** The line of that error, from 1. */
  readonly brokenLine: Signal<number>;
  /** The language of the document, such as `fr`. */
  readonly language: ReadonlySignal<string>;
  readonly template: ReadonlySignal<TemplateFacts>;
  /** The nonce of style sheets that scripts make. */
  readonly nonce: string;
  openExport(): void;
}

const Context = createContext<Editor | null>(null);
export const EditorProvider = Context.Provider;

export function useEditor(): Editor {
  const editor = useContext(Context);
  if (!editor) throw new Error("This part is not inside of the editor.");
  return editor;
}

export function languageOf(store: Store): ReadonlySignal<string> {
  return computed(() => {
    const { settings, data } = store.content.value;
    return textOf(settings["language"]) || textOf(valueAt(data, ["meta", "language"])) || "en";
  });
}

export function templateOf(block: Block, store: Store): ReadonlySignal<TemplateFacts> {
  return computed(() => {
    const { templateSlug } = store.content.value;
    const found = block.templates.find(({ slug }) => slug === templateSlug) ?? block.templates[0];
    if (!found) throw new Error("There is no template.");
    return found;
  });
}
