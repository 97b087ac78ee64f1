// A text with bold and italic words and links: the part of Markdown that is printed.

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { t } from "../../words";
import { useEditor } from "../context";
import { textOf } from "../model/json";
import { isMod, keyOf, keys } from "../../keys";
import { setMember } from "./edit";
import { memberOf } from "./fields";
import { FieldFrame, useControl, type Control, type FieldProps } from "./field_frame";
import { addLink, toggleMark, type Selected } from "./marks";

export function ProseField({ field, entry }: FieldProps) {
  const { store } = useEditor();
  const { control, note } = useControl(["data", ...entry, field.name], field.hint);
  const area = useRef<HTMLTextAreaElement>(null);
  const value = textOf(memberOf(store.valueAt(entry), field));
  const change = (text: string, typing: boolean) => setMember(store, entry, field, text || undefined, typing);
  return (
    <FieldFrame
      field={field}
      id={control.id}
      note={note}
      tools={<MarkTools areaOf={() => area.current} change={change} label={field.label} />}
    >
      <ProseArea areaRef={area} control={control} value={value} rows={3} change={change} />
    </FieldFrame>
  );
}

interface AreaProps {
  readonly areaRef?: { current: HTMLTextAreaElement | null };
  readonly control: Control;
  readonly value: string;
  readonly label?: string;
  readonly rows: number;
  readonly change: (text: string, typing: boolean) => void;
  readonly onKeyDown?: (event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }) => void;
  readonly onPaste?: (event: ClipboardEvent & { currentTarget: HTMLTextAreaElement }) => void;
}

export function ProseArea({ areaRef, control, value, label, rows, change, onKeyDown, onPaste }: AreaProps) {
  const { store } = useEditor();
  return (
    <textarea
      class="textarea"
      {...(areaRef ? { ref: areaRef } : {})}
      {...control}
      rows={rows}
      dir="auto"
      value={value}
      aria-label={label}
      aria-keyshortcuts="Control+B Control+I"
      onInput={(event) => change(event.currentTarget.value, true)}
      onBlur={() => store.seal()}
      onPaste={(event) => onPaste?.(event)}
      onKeyDown={(event) => {
        const edit = editOf(event);
        if (edit) apply(event.currentTarget, edit, change, event);
        else onKeyDown?.(event);
      }}
    />
  );
}

type Edit = (selected: Selected) => Selected;
const bold: Edit = (selected) => toggleMark(selected, "**");
const italic: Edit = (selected) => toggleMark(selected, "*");

function editOf(event: KeyboardEvent): Edit | undefined {
  if (!isMod(event)) return undefined;
  const key = keyOf(event);
  if (event.shiftKey) return key === "k" ? addLink : undefined;
  return key === "b" ? bold : key === "i" ? italic : undefined;
}

function apply(area: HTMLTextAreaElement, edit: Edit, change: (text: string, typing: boolean) => void, event?: Event): void {
  event?.preventDefault();
  const next = edit({ text: area.value, start: area.selectionStart, end: area.selectionEnd });
  change(next.text, false);
  // The field is written again with the change; then the selection is put back.
  area.value = next.text;
  area.focus();
  area.setSelectionRange(next.start, next.end);
}

interface ToolProps {
  readonly areaOf: () => HTMLTextAreaElement | null;
  readonly change: (text: string, typing: boolean) => void;
  readonly label: string;
}

/** The buttons of the marks. They show while the field has the focus or the pointer is on it; their place is kept. */
export function MarkTools({ areaOf, change, label }: ToolProps) {
  const tool = (name: string, hint: string, edit: Edit, face: ComponentChildren) => (
    <button
      class="mark-tool"
      type="button"
      aria-label={t("%(what)s in %(field)s", { what: name, field: label })}
      title={`${name} (${hint})`}
      // The field keeps its selection.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => {
        const area = areaOf();
        if (area) apply(area, edit, change);
      }}
    >
      {face}
    </button>
  );
  return (
    <div class="mark-tools" role="group" aria-label={t("Marks of %(field)s", { field: label })}>
      {tool(t("Bold"), keys("Mod", "B"), bold, <b>B</b>)}
      {tool(t("Italic"), keys("Mod", "I"), italic, <i>I</i>)}
      {tool(t("Link"), keys("Mod", "Shift", "K"), addLink, <span class="mark-link">{t("link")}</span>)}
    </div>
  );
}
