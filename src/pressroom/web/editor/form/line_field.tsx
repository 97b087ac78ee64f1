// A short text on one line.

import { useEditor } from "../context";
import { textOf } from "../model/json";
import { setMember } from "./edit";
import { memberOf } from "./fields";
import { FieldFrame, useControl, type FieldProps } from "./field_frame";

const TYPES = { email: "email", tel: "tel", url: "url" } as const;

export function LineField({ field, entry }: FieldProps) {
  const { store } = useEditor();
  const { control, note } = useControl(["data", ...entry, field.name], field.hint);
  const value = textOf(memberOf(store.valueAt(entry), field));
  return (
    <FieldFrame field={field} id={control.id} note={note}>
      <input
        class="input"
        {...control}
        // The type `email` would change what is typed (blanks, domains in other scripts): the keyboard is what is wanted.
        type="text"
        inputMode={field.input ? TYPES[field.input] : "text"}
        autoComplete={field.complete ?? "off"}
        autoCapitalize={field.input ? "none" : "sentences"}
        spellcheck={!field.input}
        dir="auto"
        value={value}
        placeholder={field.placeholder}
        onInput={(event) => setMember(store, entry, field, event.currentTarget.value || undefined, true)}
        onBlur={() => store.seal()}
      />
    </FieldFrame>
  );
}
