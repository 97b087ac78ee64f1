// The language of the document: it decides headings, dates and more.

import { t } from "../../words";
import { useEditor } from "../context";
import { FieldNote, idOf } from "../form/field_frame";
import { textOf } from "../model/json";
import { valueAt } from "../model/paths";

export function LanguageField() {
  const { store, block, notes, language } = useEditor();
  const path = ["settings", "language"];
  const id = idOf(path);
  const note = notes.at(path);
  const set = textOf(store.content.value.settings["language"]);
  const inData = textOf(valueAt(store.content.value.data, ["meta", "language"])) || "en";
  const nameOf = (tag: string) => capitalised(block.languages.find((each) => each.tag === tag)?.name ?? otherName(tag));
  const isOther = set && !block.languages.some(({ tag }) => tag === set);
  return (
    <div class="field field-wide">
      <label class="label" for={id}>
        {t("Language of the document")}
      </label>
      <select
        class="select"
        id={id}
        data-path="settings.language"
        value={set}
        onChange={(event) => store.setSetting("language", event.currentTarget.value || undefined, t("Language of the document"))}
      >
        <option value="">{t("As in the data: %(language)s", { language: nameOf(inData) })}</option>
        {isOther ? <option value={set}>{nameOf(set)}</option> : null}
        {block.languages.map(({ tag }) => (
          <option key={tag} value={tag} lang={tag}>
            {nameOf(tag)}
          </option>
        ))}
      </select>
      {note ? (
        <FieldNote note={note} />
      ) : (
        <p class="hint">
          {t("Headings, dates and the names of countries are in %(language)s.", { language: nameOf(language.value) })}
        </p>
      )}
    </div>
  );
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function otherName(tag: string): string {
  try {
    return new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
