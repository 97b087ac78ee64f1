// The state of the editor: one content with its history. Everything that changes the document goes through here.

import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { announce } from "../announce";
import { t } from "../words";
import type { Block } from "./editor_data";
import { sameContent, type Content } from "./model/content";
import { commit, redo, seal, startHistory, undo, type Change, type History } from "./model/history";
import type { Json, JsonObject } from "./model/json";
import { valueAt, withValue, type Path } from "./model/paths";

export interface Store {
  readonly content: ReadonlySignal<Content>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  /** What was changed last, and how: previews of choices need no pause, those of typing do. */
  readonly last: ReadonlySignal<Change | undefined>;
  /** Where undo and redo lead: the place of the change. */
  readonly revealed: ReadonlySignal<Path | undefined>;
  change(after: Content, change: Change): void;
  setTitle(title: string): void;
  setTemplate(slug: string): void;
  /** Set a setting; undefined: the template decides. */
  setSetting(name: string, value: Json | undefined, label: string, key?: string): void;
  setData(data: JsonObject, change: Change): void;
  /** Set the value at a path of the data; undefined removes it. */
  setValue(path: Path, value: Json | undefined, change: Omit<Change, "path">): void;
  valueAt(path: Path): Json | undefined;
  seal(): void;
  undo(): void;
  redo(): void;
}

export function createStore(start: Block["document"]): Store {
  const { title, templateSlug, settings, data } = start;
  const history = signal<History>(startHistory({ title, templateSlug, settings, data }));
  const last = signal<Change | undefined>(undefined);
  const revealed = signal<Path | undefined>(undefined);
  const content = computed(() => history.value.present);

  function change(after: Content, made: Change): void {
    if (sameContent(after, history.value.present)) return;
    history.value = commit(history.value, after, made, Date.now());
    last.value = made;
  }

  function step(next: History, made: Change | undefined, say: (what: string) => string): void {
    if (!made) return;
    history.value = next;
    last.value = { label: made.label, path: made.path };
    revealed.value = [...made.path];
    announce(say(made.label));
  }

  return {
    content,
    canUndo: computed(() => history.value.done.length > 0),
    canRedo: computed(() => history.value.undone.length > 0),
    last,
    revealed,
    change,
    setTitle(text) {
      change({ ...content.value, title: text }, { label: t("Title"), path: ["title"], key: "title" });
    },
    setTemplate(slug) {
      change({ ...content.value, templateSlug: slug }, { label: t("Template"), path: ["templateSlug"] });
    },
    setSetting(name, value, label, key) {
      const next = withValue(content.value.settings, [name], value) as JsonObject;
      change({ ...content.value, settings: next }, { label, path: ["settings", name], ...(key ? { key } : {}) });
    },
    setData(next, made) {
      change({ ...content.value, data: next }, made);
    },
    setValue(path, value, made) {
      const next = withValue(content.value.data, path, value) as JsonObject;
      change({ ...content.value, data: next }, { ...made, path: ["data", ...path] });
    },
    valueAt: (path) => valueAt(content.value.data, path),
    seal() {
      history.value = seal(history.value);
    },
    undo() {
      step(undo(history.value), history.value.done.at(-1), (what) => t("Undone: %(what)s", { what }));
    },
    redo() {
      step(redo(history.value), history.value.undone.at(-1), (what) => t("Done again: %(what)s", { what }));
    },
  };
}
