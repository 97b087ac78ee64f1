// Fields that are chosen from a list: a country, a stored resume. And an address of several lines.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { send } from "../../requests";
import { language, t } from "../../words";
import { useEditor } from "../context";
import { textOf } from "../model/json";
import { setMember } from "./edit";
import { memberOf } from "./fields";
import { FieldFrame, useControl, type FieldProps } from "./field_frame";
import { textsOf } from "./list_edit";
import { countries } from "./countries";

export function CountryField({ field, entry }: FieldProps) {
  const { store } = useEditor();
  const { control, note } = useControl(["data", ...entry, field.name]);
  const value = textOf(memberOf(store.valueAt(entry), field));
  const known = countries(language);
  return (
    <FieldFrame field={field} id={control.id} note={note}>
      <select
        class="select"
        {...control}
        value={value}
        onChange={(event) => setMember(store, entry, field, event.currentTarget.value || undefined)}
      >
        <option value="">{t("None")}</option>
        {value && !known.some(({ code }) => code === value) ? <option value={value}>{value}</option> : null}
        {known.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** A text of several lines. Data that has a list of lines gets a list. */
export function LinesField({ field, entry }: FieldProps) {
  const { store } = useEditor();
  const { control, note } = useControl(["data", ...entry, field.name]);
  const member = memberOf(store.valueAt(entry), field);
  const set = (text: string) =>
    setMember(store, entry, field, text ? (Array.isArray(member) ? text.split("\n") : text) : undefined, true);
  return (
    <FieldFrame field={field} id={control.id} note={note}>
      <textarea
        class="textarea"
        {...control}
        rows={2}
        dir="auto"
        autoComplete={field.complete ?? "off"}
        value={textsOf(member).join("\n")}
        onInput={(event) => set(event.currentTarget.value)}
        onBlur={() => store.seal()}
      />
    </FieldFrame>
  );
}

interface Resume {
  readonly id: string;
  readonly title: string;
}

/** The resumes of the user; null: not read yet; "failed": they could not be read. */
const resumes = signal<readonly Resume[] | null | "failed">(null);

async function readResumes(): Promise<void> {
  try {
    const answer = await send("/api/v1/documents?kind=resume&limit=100");
    const body = (await answer.json()) as { data: { items: Resume[] } };
    resumes.value = body.data.items;
  } catch {
    resumes.value = "failed";
  }
}

export function ResumeField({ field, entry }: FieldProps) {
  const { store } = useEditor();
  const { control, note } = useControl(["data", ...entry, field.name]);
  const value = textOf(memberOf(store.valueAt(entry), field));
  useEffect(() => void (resumes.peek() === null && readResumes()), []);
  const known = Array.isArray(resumes.value) ? (resumes.value as readonly Resume[]) : [];
  const unknown = value && !known.some(({ id }) => id === value);
  const hint =
    resumes.value === "failed"
      ? t("Your resumes could not be read.")
      : (field.hint ?? t("Name, headline, ways to reach you and address."));
  return (
    <FieldFrame field={{ ...field, hint }} id={control.id} note={note}>
      <select
        class="select"
        {...control}
        value={value}
        onChange={(event) => setMember(store, entry, field, event.currentTarget.value || undefined)}
      >
        <option value="">{t("No resume")}</option>
        {unknown ? <option value={value}>{resumes.value === null ? "…" : t("A resume that is not among yours")}</option> : null}
        {known.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
