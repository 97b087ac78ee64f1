// A list of entries, such as posts: add, open, move, remove and bring back.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { announce } from "../../announce";
import { t } from "../../words";
import { useEditor } from "../context";
import { identityOf } from "../model/identity";
import { isObject, type Json, type JsonObject } from "../model/json";
import { formatPath, inserted, moved, withItems, type Path } from "../model/paths";
import { afterRendering } from "../navigation";
import { Icon } from "../parts/icon";
import { useReorder } from "../parts/reorder";
import { Entry } from "./entry";
import { entryNames, type EntriesForm } from "./fields";
import { idOf, type FieldProps } from "./field_frame";

/** Milliseconds for which a removed entry can be brought back where it was. */
const UNDO = 10_000;

export function EntriesField({ field, entry }: FieldProps) {
  const path = [...entry, field.name];
  return (
    <div class="field field-wide" data-path={formatPath(["data", ...path])} tabIndex={-1}>
      <Entries form={field.entries as EntriesForm} path={path} name={field.label} />
      <AddEntry form={field.entries as EntriesForm} path={path} />
    </div>
  );
}

interface Removed {
  readonly item: Json;
  readonly index: number;
  readonly name: string;
}

export function Entries({ form, path, name: listName }: { form: EntriesForm; path: Path; name: string }) {
  const { store } = useEditor();
  const removed = useSignal<Removed | null>(null);
  const member = store.valueAt(path);
  const items = Array.isArray(member) ? member : [];
  const nameOf = (index: number) => entryNames(items[index], form).name || form.unnamed;
  const change = (label: string, edit: (items: Json[]) => Json[]) =>
    store.setData(withItems(store.content.peek().data, path, edit) as JsonObject, { label, path: ["data", ...path] });
  const reorder = useReorder({
    count: items.length,
    path: ["data", ...path],
    nameOf,
    move: (from, to) => change(t("%(name)s moved", { name: nameOf(from) }), (all) => moved(all, from, to)),
  });

  function remove(index: number): void {
    const name = nameOf(index);
    change(t("%(name)s removed", { name }), (all) => all.filter((_, other) => other !== index));
    removed.value = { item: items[index] ?? null, index, name };
    announce(t("%(name)s removed", { name }));
    afterRendering(() => document.getElementById(`${idOf(path)}-undo`)?.focus());
  }

  function restore(): void {
    const gone = removed.value;
    if (!gone) return;
    change(t("%(name)s brought back", { name: gone.name }), (all) => inserted(all, gone.index, gone.item));
    removed.value = null;
    afterRendering(() =>
      document.querySelector<HTMLElement>(`[data-path="${CSS.escape(formatPath(["data", ...path, gone.index]))}"]`)?.focus(),
    );
  }

  useEffect(() => {
    if (!removed.value) return undefined;
    const timer = setTimeout(() => (removed.value = null), UNDO);
    return () => clearTimeout(timer);
  }, [removed.value]);

  return (
    <>
      <ul class="entries" data-list={formatPath(["data", ...path])} aria-label={listName}>
        {reorder.order.map((index) => {
          const item = items[index];
          return isObject(item) ? (
            <Entry
              key={identityOf(item)}
              item={item}
              index={index}
              form={form}
              path={path}
              reorder={reorder}
              onRemove={() => remove(index)}
            />
          ) : null;
        })}
      </ul>
      {removed.value ? (
        <div class="notice" data-testid="entry-removed">
          <Icon name="trash" />
          <p>{t("%(name)s removed", { name: removed.value.name })}</p>
          <button class="button button-s" type="button" id={`${idOf(path)}-undo`} onClick={restore}>
            {t("Undo")}
          </button>
        </div>
      ) : null}
    </>
  );
}

export function AddEntry({ form, path, primary = false }: { form: EntriesForm; path: Path; primary?: boolean }) {
  const add = useAdd(form, path);
  return (
    <button class={primary ? "button button-s" : "link"} type="button" data-testid="add-entry" onClick={add}>
      <Icon name="plus" small={!primary} />
      {form.add}
    </button>
  );
}

/** Return what adds an entry, opens it and puts the cursor into its first field. Where there are dates, the newest is first. */
export function useAdd(form: EntriesForm, path: Path): () => void {
  const { store, navigation } = useEditor();
  return () => {
    const item: JsonObject = {};
    const count = (store.valueAt(path) as Json[] | undefined)?.length ?? 0;
    const index = form.when === "period" ? 0 : count;
    navigation.toggle(item, true);
    store.seal();
    const data = withItems(store.content.peek().data, path, (all) => inserted(all, index, item)) as JsonObject;
    store.setData(data, { label: form.add, path: ["data", ...path, index] });
    const [first] = form.groups[0]?.fields ?? [];
    if (first) navigation.reveal(["data", ...path, index, first.name]);
  };
}
