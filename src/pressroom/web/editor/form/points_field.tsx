// A list of texts, such as highlights or the paragraphs of a letter.

import { useRef } from "preact/hooks";
import { t } from "../../words";
import { useEditor } from "../context";
import { formatPath, moved } from "../model/paths";
import { afterRendering, focusField } from "../navigation";
import { Grip } from "../parts/grip";
import { Icon } from "../parts/icon";
import { IconButton } from "../parts/icon_button";
import { useReorder } from "../parts/reorder";
import { setMember } from "./edit";
import { memberOf, type ItemWords } from "./fields";
import { FieldNote, idOf, useControl, type FieldProps } from "./field_frame";
import { divided, paragraphsOf, pastedLines, textsOf, withPasted } from "./list_edit";
import { MarkTools, ProseArea } from "./prose_field";

export function PointsField({ field, entry }: FieldProps) {
  const { store } = useEditor();
  const path = ["data", ...entry, field.name];
  const { control, note } = useControl(path);
  const words = field.item as ItemWords;
  const member = memberOf(store.valueAt(entry), field);
  const texts = field.kind === "paragraphs" ? paragraphsOf(member) : textsOf(member);
  const set = (next: readonly string[], typing = false) =>
    setMember(store, entry, field, next.length ? [...next] : undefined, typing);
  const show = (index: number, cursor?: number) =>
    afterRendering(() => {
      focusField([...path, index]);
      const area = document.activeElement;
      if (area instanceof HTMLTextAreaElement && cursor !== undefined) area.setSelectionRange(cursor, cursor);
    });
  const reorder = useReorder({
    count: texts.length,
    path,
    nameOf: (index) => words.named(index + 1),
    move: (from, to) => set(moved(texts, from, to)),
  });
  /** The text that had the focus last: the marks are put into it. */
  const last = useRef<HTMLTextAreaElement | null>(null);
  const changeLast = (text: string) => {
    const index = texts.findIndex((_, at) => idOf([...path, at]) === last.current?.id);
    if (index >= 0) set(texts.map((other, at) => (at === index ? text : other)));
  };
  const remove = (index: number) => {
    set(texts.filter((_, other) => other !== index));
    show(Math.max(0, index - 1), texts[index - 1]?.length);
  };

  return (
    <fieldset
      class="field field-wide points"
      data-path={control["data-path"]}
      tabIndex={-1}
      onFocusIn={(event) => {
        if (event.target instanceof HTMLTextAreaElement) last.current = event.target;
      }}
    >
      <legend>{field.label}</legend>
      <MarkTools areaOf={() => (last.current?.isConnected ? last.current : null)} change={changeLast} label={field.label} />
      {note ? <FieldNote note={note} /> : null}
      <ul class="lines" data-list={formatPath(path)}>
        {reorder.order.map((index) => (
          <li
            key={index}
            class="line-item"
            data-state={reorder.dragged.value === index ? "dragged" : undefined}
            onKeyDown={reorder.onKey(index)}
          >
            <Grip reorder={reorder} index={index} path={path} name={words.named(index + 1)} />
            <Point
              index={index}
              path={[...path, index]}
              label={words.named(index + 1)}
              text={texts[index] ?? ""}
              rows={field.kind === "paragraphs" ? 4 : 1}
              change={(text, typing) =>
                set(
                  texts.map((other, at) => (at === index ? text : other)),
                  typing,
                )
              }
              onEnter={(start, end) => {
                set(divided(texts, index, start, end));
                show(index + 1, 0);
              }}
              onEmpty={() => remove(index)}
              onLines={(start, end, lines) => {
                set(withPasted(texts, index, start, end, lines));
                show(index + lines.length - 1);
              }}
            />
            <IconButton
              icon="close"
              label={t("Remove %(name)s", { name: words.named(index + 1) })}
              onClick={() => remove(index)}
            />
          </li>
        ))}
      </ul>
      <button
        class="link"
        type="button"
        onClick={() => {
          set([...texts, ""]);
          show(texts.length);
        }}
      >
        <Icon name="plus" small />
        {words.add}
      </button>
    </fieldset>
  );
}

interface PointProps {
  readonly index: number;
  readonly path: readonly (string | number)[];
  readonly label: string;
  readonly text: string;
  readonly rows: number;
  readonly change: (text: string, typing: boolean) => void;
  readonly onEnter: (start: number, end: number) => void;
  readonly onEmpty: () => void;
  readonly onLines: (start: number, end: number, lines: string[]) => void;
}

function Point({ index, path, label, text, rows, change, onEnter, onEmpty, onLines }: PointProps) {
  const { control, note } = useControl(path);
  return (
    <div class="point">
      <ProseArea
        control={control}
        label={label}
        value={text}
        rows={rows}
        change={change}
        onKeyDown={(event) => {
          const { selectionStart: start, selectionEnd: end, value } = event.currentTarget;
          if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !event.altKey) {
            event.preventDefault();
            if (value.trim()) onEnter(start, end);
          } else if (event.key === "Backspace" && !value && index >= 0) {
            event.preventDefault();
            onEmpty();
          }
        }}
        onPaste={(event) => {
          const lines = pastedLines(event.clipboardData?.getData("text/plain") ?? "");
          if (!lines) return;
          event.preventDefault();
          onLines(event.currentTarget.selectionStart, event.currentTarget.selectionEnd, lines);
        }}
      />
      {note ? <FieldNote id={`${control.id}-note`} note={note} /> : null}
    </div>
  );
}
