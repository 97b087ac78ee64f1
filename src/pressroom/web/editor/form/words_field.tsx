// Short words in a row, such as keywords: typed with commas, moved by their grips.

import { useSignal } from "@preact/signals";
import { t } from "../../words";
import { useEditor } from "../context";
import { formatPath, moved } from "../model/paths";
import { afterRendering, focusField } from "../navigation";
import { Grip } from "../parts/grip";
import { Icon } from "../parts/icon";
import { useReorder } from "../parts/reorder";
import { setMember } from "./edit";
import { memberOf, type ItemWords } from "./fields";
import { FieldNote, idOf, useControl, type FieldProps } from "./field_frame";
import { textsOf, wordsIn, withWords } from "./list_edit";

export function WordsField({ field, entry }: FieldProps) {
  const { store } = useEditor();
  const path = ["data", ...entry, field.name];
  const { control, note } = useControl(path);
  const typed = useSignal("");
  const words = field.item as ItemWords;
  const texts = textsOf(memberOf(store.valueAt(entry), field));
  const set = (next: readonly string[], typing = false) =>
    setMember(store, entry, field, next.length ? [...next] : undefined, typing);
  const reorder = useReorder({
    count: texts.length,
    path,
    nameOf: (index) => texts[index] || words.named(index + 1),
    move: (from, to) => set(moved(texts, from, to)),
  });
  const add = `${idOf(path)}-add`;

  function take(text: string): void {
    if (wordsIn(text).length) set(withWords(texts, texts.length, text));
    typed.value = "";
  }

  function remove(index: number): void {
    set(texts.filter((_, other) => other !== index));
    afterRendering(() => document.getElementById(add)?.focus());
  }

  return (
    <fieldset class="field field-wide" data-path={control["data-path"]} tabIndex={-1}>
      <legend>{field.label}</legend>
      <ul class="words" data-list={formatPath(path)}>
        {reorder.order.map((index) => (
          <li
            key={index}
            class="word"
            data-state={reorder.dragged.value === index ? "dragged" : undefined}
            onKeyDown={reorder.onKey(index)}
          >
            <Grip reorder={reorder} index={index} path={path} name={texts[index] || words.named(index + 1)} />
            <input
              class="word-input"
              aria-label={words.named(index + 1)}
              data-path={formatPath([...path, index])}
              dir="auto"
              value={texts[index]}
              size={Math.max(2, Math.min(40, (texts[index] ?? "").length))}
              onInput={(event) =>
                set(
                  texts.map((other, at) => (at === index ? event.currentTarget.value : other)),
                  true,
                )
              }
              onBlur={(event) => {
                if (!event.currentTarget.value.trim()) set(texts.filter((_, other) => other !== index));
                store.seal();
              }}
              onKeyDown={(event) => {
                if (event.key === "Enter") {
                  event.preventDefault();
                  document.getElementById(add)?.focus();
                } else if (event.key === "Backspace" && !event.currentTarget.value) {
                  event.preventDefault();
                  remove(index);
                }
              }}
            />
            <button
              class="word-remove"
              type="button"
              aria-label={t("Remove %(name)s", { name: texts[index] || words.named(index + 1) })}
              onClick={() => remove(index)}
            >
              <Icon name="close" small />
            </button>
          </li>
        ))}
        <li class="word-new" data-fixed>
          <input
            class="word-input"
            id={add}
            aria-label={words.add}
            placeholder={words.add}
            dir="auto"
            value={typed.value}
            onInput={(event) => {
              const { value } = event.currentTarget;
              if (/[,;\n，、；،]/.test(value)) take(value);
              else typed.value = value;
            }}
            onBlur={() => take(typed.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.isComposing) {
                event.preventDefault();
                take(typed.value);
              } else if (event.key === "Backspace" && !typed.value && texts.length) {
                event.preventDefault();
                focusField([...path, texts.length - 1]);
              }
            }}
          />
        </li>
      </ul>
      {note ? <FieldNote note={note} /> : null}
    </fieldset>
  );
}
