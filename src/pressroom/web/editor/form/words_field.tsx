// Short words in a row, such as keywords: typed with commas, moved by their grips.

import { useRef } from "preact/hooks";
import { t } from "../../words";
import { useEditor } from "../context";
import { formatPath, moved } from "../model/paths";
import { afterRendering } from "../navigation";
import { Grip } from "../parts/grip";
import { Icon } from "../parts/icon";
import { useReorder } from "../parts/reorder";
import { setMember } from "./edit";
import { memberOf, type ItemWords } from "./fields";
import { FieldNote, useControl, type FieldProps } from "./field_frame";
import { SEPARATOR, textsOf, wordsIn } from "./list_edit";

export function WordsField({ field, entry }: FieldProps) {
  const { store } = useEditor();
  const path = ["data", ...entry, field.name];
  const { control, note } = useControl(path);
  const list = useRef<HTMLUListElement>(null);
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
  const focusAt = (index: number) =>
    afterRendering(() => list.current?.querySelectorAll<HTMLInputElement>("input")[index]?.focus());

  /** Set a word as it is typed. Separators end it, but not those that an input method still composes. */
  function type(index: number, text: string, isDone: boolean): void {
    const isDivided = isDone && SEPARATOR.test(text);
    const next = isDivided ? wordsIn(text) : [isDone ? text.trimStart() : text];
    if (next[0] === "" && index === texts.length) return; // a blank begins no word
    set([...texts.slice(0, index), ...next, ...texts.slice(index + 1)], !isDivided);
    if (isDivided) focusAt(index + next.length);
  }

  function remove(index: number): void {
    set(texts.filter((_, other) => other !== index));
    focusAt(texts.length - 1);
  }

  /** Take blanks away, and a word of nothing else. */
  function leave(index: number): void {
    const text = texts[index] ?? "";
    if (text !== text.trim() || !text) {
      set([...texts.slice(0, index), ...(text.trim() ? [text.trim()] : []), ...texts.slice(index + 1)]);
    }
    store.seal();
  }

  return (
    <fieldset class="field field-wide" data-path={control["data-path"]} tabIndex={-1}>
      <legend>{field.label}</legend>
      <ul class="words" data-list={formatPath(path)} ref={list}>
        {/* The last one is empty: it becomes a word with its first letter. */}
        {[...reorder.order, texts.length].map((index) => {
          const text = texts[index];
          const isNew = text === undefined;
          const name = text || words.named(index + 1);
          return (
            <li
              key={index}
              class={isNew ? "word-new" : "word"}
              data-fixed={isNew ? "" : undefined}
              data-state={reorder.dragged.value === index ? "dragged" : undefined}
              onKeyDown={isNew ? undefined : reorder.onKey(index)}
            >
              {isNew ? null : <Grip key="grip" reorder={reorder} index={index} path={path} name={name} />}
              <input
                key="word"
                class="word-input"
                aria-label={isNew ? words.add : words.named(index + 1)}
                placeholder={isNew ? words.add : undefined}
                data-path={isNew ? undefined : formatPath([...path, index])}
                dir="auto"
                value={text ?? ""}
                size={isNew ? undefined : Math.max(2, Math.min(40, text.length))}
                onInput={(event) => type(index, event.currentTarget.value, !event.isComposing && !SEPARATOR.test(text ?? ""))}
                onCompositionEnd={(event) => type(index, event.currentTarget.value, true)}
                onPaste={(event) => {
                  const pasted = event.clipboardData?.getData("text/plain").trim() ?? "";
                  if (!pasted.includes("\n")) return; // the field would make blanks of line breaks
                  event.preventDefault();
                  const { selectionStart, selectionEnd, value } = event.currentTarget;
                  type(index, value.slice(0, selectionStart ?? 0) + pasted + value.slice(selectionEnd ?? 0), true);
                }}
                onBlur={(event) => {
                  if (isNew) event.currentTarget.value = "";
                  else leave(index);
                }}
                onKeyDown={(event) => {
                  if (event.isComposing) return;
                  if (event.key === "Enter") {
                    event.preventDefault();
                    focusAt(texts.length);
                  } else if (event.key === "Backspace" && !event.currentTarget.value && texts.length) {
                    event.preventDefault();
                    if (isNew) focusAt(index - 1);
                    else remove(index);
                  }
                }}
              />
              {isNew ? null : (
                <button
                  key="remove"
                  class="word-remove"
                  type="button"
                  aria-label={t("Remove %(name)s", { name })}
                  onClick={() => remove(index)}
                >
                  <Icon name="close" small />
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {note ? <FieldNote note={note} /> : null}
    </fieldset>
  );
}
