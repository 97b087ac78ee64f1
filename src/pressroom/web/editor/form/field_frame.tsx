// Label, hint and note around a field.

import type { ComponentChildren } from "preact";
import { useEditor } from "../context";
import { formatPath, type Path } from "../model/paths";
import type { Note } from "../notes";
import { Icon } from "../parts/icon";
import type { Field } from "./fields";

export interface FieldProps {
  readonly field: Field;
  /** The path of the entry in the data. */
  readonly entry: Path;
}

/** What a control needs to be found, described and marked. */
export interface Control {
  readonly id: string;
  readonly "data-path": string;
  readonly "data-state"?: "warning" | undefined;
  readonly "aria-invalid"?: "true" | undefined;
  readonly "aria-describedby"?: string | undefined;
}

export function useControl(path: Path, hint?: string): { control: Control; note: Note | undefined } {
  const note = useEditor().notes.at(path);
  const id = idOf(path);
  const described = [note ? `${id}-note` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ");
  const control = {
    id,
    "data-path": formatPath(path),
    "data-state": note?.state === "warning" ? ("warning" as const) : undefined,
    "aria-invalid": note?.state === "error" ? ("true" as const) : undefined,
    "aria-describedby": described || undefined,
  };
  return { control, note };
}

export function idOf(path: Path): string {
  return `field-${path.join("-").replace(/[^\w-]/g, "_")}`;
}

interface FrameProps {
  readonly field: Pick<Field, "label" | "hint" | "wide" | "kind">;
  readonly id: string;
  readonly note: Note | undefined;
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function FieldFrame({ field, id, note, tools, children }: FrameProps) {
  const width = field.wide ? " field-wide" : field.kind === "date" ? " field-half" : "";
  return (
    <div class={`field${width}`}>
      <div class="field-head">
        <label class="label" for={id}>
          {field.label}
        </label>
        {tools}
      </div>
      {children}
      {note ? (
        <FieldNote id={`${id}-note`} note={note} />
      ) : field.hint ? (
        <p class="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      ) : null}
    </div>
  );
}

export function FieldNote({ id, note }: { id?: string; note: Pick<Note, "state" | "title" | "rest"> }) {
  return (
    <p class="field-note" id={id} data-state={note.state}>
      <Icon name={note.state === "error" ? "error" : "warning"} small />
      <span>{[note.title, note.rest].filter(Boolean).join(", ")}</span>
    </p>
  );
}
