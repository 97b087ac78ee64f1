// A date as people type it. What was understood is shown beside it while it is typed, and in the field afterwards.

import { announce } from "../../announce";
import { language as pageLanguage, t } from "../../words";
import { useEditor } from "../context";
import { showDate, showPeriod, today, understand, type Understood } from "../model/dates";
import { isObject, textOf, type JsonObject } from "../model/json";
import { valueAt, withValue } from "../model/paths";
import { setMember } from "./edit";
import { memberOf } from "./fields";
import { FieldFrame, FieldNote, useControl, type FieldProps } from "./field_frame";
import { useTyped } from "./typed";

export function DateField({ field, entry }: FieldProps) {
  const { store, language } = useEditor();
  const { control, note } = useControl(["data", ...entry, field.name], field.hint);
  const languages = [language.value, pageLanguage];
  const read = () => textOf(memberOf(store.valueAt(entry), field));
  const stored = read();
  const typed = useTyped(read);
  const shown = typed.text ?? showDate(stored, language.value);
  const meant = understand(typed.text ?? stored, languages);
  const said = typed.text === null ? "" : sayUnderstood(meant, shown, language.value);
  // A day that is being typed is not yet wrong.
  const own = note?.state !== "error" && typed.text === null && meant.kind === "unread" ? unreadNote(field.name) : undefined;

  function onInput(text: string): void {
    const read = understand(text, languages);
    typed.type(text, () => setMember(store, entry, field, read.kind === "date" ? read.iso : text.trim() || undefined, true));
  }

  function onBlur(): void {
    const read = typed.text === null ? null : understand(typed.text, languages);
    typed.clear();
    if (read?.kind === "period") divide(read.start, read.end);
    store.seal();
  }

  /** Put the end of a period into its own field, if that is empty. */
  function divide(start: string, end: string): void {
    const record = store.valueAt(entry);
    if (field.name !== "startDate" || (isObject(record) && record["endDate"])) return;
    const { data } = store.content.peek();
    const both = withValue(withValue(valueAt(data, entry) ?? {}, ["startDate"], start), ["endDate"], end || undefined);
    const path = ["data", ...entry, field.name];
    store.setData(withValue(data, entry, both) as JsonObject, { label: field.label, path });
    announce(t("Understood as %(what)s", { what: showPeriod(start, end, language.value, t("present")) }));
  }

  // Below the second of two dates there is room for a note beside each other.
  const isLast = field.name === "endDate";
  const frame = (
    <FieldFrame field={field} id={control.id} note={own ? undefined : note}>
      <div class="input-group date-input">
        <input
          class="input"
          {...control}
          data-state={own ? "warning" : control["data-state"]}
          aria-describedby={[control["aria-describedby"], `${control.id}-read`].filter(Boolean).join(" ")}
          type="text"
          autoComplete="off"
          spellcheck={false}
          dir="auto"
          value={shown}
          placeholder={placeholderOf(field.name, store.valueAt(entry))}
          onInput={(event) => onInput(event.currentTarget.value)}
          onBlur={onBlur}
        />
        <output class="unit" id={`${control.id}-read`}>
          {said}
        </output>
      </div>
      {own && !isLast ? <FieldNote note={own} /> : null}
      {field.name === "date" && entry.length === 0 && !stored ? (
        <button class="link" type="button" onClick={() => setMember(store, entry, field, today())}>
          {t("Today")}
        </button>
      ) : null}
    </FieldFrame>
  );
  if (!own || !isLast) return frame;
  return (
    <>
      {frame}
      <div class="field-wide date-note">
        <FieldNote note={own} />
      </div>
    </>
  );
}

function sayUnderstood(meant: Understood, shown: string, language: string): string {
  const said =
    meant.kind === "date"
      ? showDate(meant.iso, language)
      : meant.kind === "period"
        ? showPeriod(meant.start, meant.end, language, t("present"))
        : meant.kind === "present"
          ? t("still going on")
          : meant.kind === "wording"
            ? t("prints as typed")
            : "";
  return said === shown.trim() ? "" : said;
}

function unreadNote(name: string) {
  const title = t("This date can’t be read, so it prints as typed.");
  const rest =
    name === "endDate"
      ? t("Try “August 2019” or “2019-08”; leave it empty for “present”.")
      : t("Try “August 2019” or “2019-08”.");
  return { state: "warning" as const, title: `${title} ${rest}`, rest: "" };
}

function placeholderOf(name: string, record: unknown): string {
  const { startDate, endDate } = (record ?? {}) as { startDate?: unknown; endDate?: unknown };
  if (name === "endDate") return startDate && !endDate ? t("present") : "";
  return "";
}
