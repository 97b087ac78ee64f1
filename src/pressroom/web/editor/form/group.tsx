// The fields of one object, such as an entry or an address, and what else the data has there.

import { t } from "../../words";
import { useEditor } from "../context";
import { isBlank, isObject, textOf, type Json } from "../model/json";
import { formatPath, type Path } from "../model/paths";
import { CountryField, LinesField, ResumeField } from "./choice_fields";
import { DateField } from "./date_field";
import { EntriesField } from "./entries";
import type { Field, Group } from "./fields";
import type { FieldProps } from "./field_frame";
import { LineField } from "./line_field";
import { PhotoField } from "./photo_field";
import { PointsField } from "./points_field";
import { ProseField } from "./prose_field";
import { WordsField } from "./words_field";

const CONTROLS: Record<Field["kind"], (props: FieldProps) => preact.JSX.Element> = {
  line: LineField,
  prose: ProseField,
  date: DateField,
  points: PointsField,
  paragraphs: PointsField,
  words: WordsField,
  lines: LinesField,
  country: CountryField,
  resume: ResumeField,
  photo: PhotoField,
  entries: EntriesField,
};

export function Fields({ groups, at }: { groups: readonly Group[]; at: Path }) {
  return (
    <>
      {groups.map((group, index) => (
        <GroupFields key={index} group={group} at={[...at, ...group.at]} />
      ))}
    </>
  );
}

function GroupFields({ group, at }: { group: Group; at: Path }) {
  const fields = group.fields.map((field) => {
    const Control = CONTROLS[field.kind];
    return <Control key={field.name} field={field} entry={at} />;
  });
  if (!group.title) return <>{fields}</>;
  return (
    <>
      <h3 class="group-title field-wide">{group.title}</h3>
      {fields}
    </>
  );
}

/** What the data has and the form has not: it is kept, and not printed. */
export function OtherMembers({ at, known }: { at: Path; known: ReadonlySet<string> }) {
  const { store, navigation } = useEditor();
  const entry = store.valueAt(at);
  if (!isObject(entry)) return null;
  const names = Object.keys(entry).filter((name) => !known.has(name) && !isBlank(entry[name]));
  if (!names.length) return null;
  return (
    <div class="field field-wide others">
      <span class="label">{t("Kept, and not printed")}</span>
      <ul>
        {names.map((name) => (
          <li key={name} data-path={formatPath(["data", ...at, name])} tabIndex={-1}>
            <span class="code truncate">{name}</span>
            <span class="small muted truncate">{shortly(entry[name])}</span>
            <button
              class="link small"
              type="button"
              aria-label={t("Remove %(name)s", { name })}
              onClick={() => store.setValue([...at, name], undefined, { label: t("%(name)s removed", { name }) })}
            >
              {t("Remove")}
            </button>
          </li>
        ))}
      </ul>
      <button class="link small" type="button" onClick={() => (navigation.pane.value = "json")}>
        {t("Edit as JSON")}
      </button>
    </div>
  );
}

function shortly(value: Json | undefined): string {
  return (textOf(value) || JSON.stringify(value) || "").slice(0, 80);
}
