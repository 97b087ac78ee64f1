// One entry: a line when it is closed, its fields when it is open.

import { t } from "../../words";
import { useEditor } from "../context";
import { showDate, showPeriod } from "../model/dates";
import { identityOf } from "../model/identity";
import { textOf, type JsonObject } from "../model/json";
import { formatPath, isWithin, type Path } from "../model/paths";
import { Grip } from "../parts/grip";
import { Icon } from "../parts/icon";
import { IconButton } from "../parts/icon_button";
import type { Reorder } from "../parts/reorder";
import { entryNames, namesOf, type EntriesForm } from "./fields";
import { idOf } from "./field_frame";
import { Fields, OtherMembers } from "./group";

interface Props {
  readonly item: JsonObject;
  readonly index: number;
  readonly form: EntriesForm;
  readonly path: Path;
  readonly reorder: Reorder;
  readonly onRemove: () => void;
}

export function Entry({ item, index, form, path, reorder, onRemove }: Props) {
  const { navigation, language, notes } = useEditor();
  const at = [...path, index];
  const isOpen = navigation.open.value.has(identityOf(item));
  const { name, about } = entryNames(item, form);
  const shown = name || form.unnamed;
  const line = [about, whenOf(item, form, language.value)].filter(Boolean).join(" · ");
  const warned = [...notes.errors.value, ...notes.warnings.value].some((note) => isWithin(note.path, ["data", ...at]));
  const body = `${idOf(at)}-body`;
  const state = reorder.dragged.value === index ? "dragged" : isOpen ? "open" : undefined;
  return (
    <li class="entry" data-state={state} onKeyDown={reorder.onKey(index)}>
      <div class="entry-head">
        <Grip reorder={reorder} index={index} path={["data", ...path]} name={shown} />
        <button
          class="entry-toggle"
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? body : undefined}
          data-path={formatPath(["data", ...at])}
          onClick={() => navigation.toggle(item)}
        >
          <b class={`truncate${name ? "" : " faint"}`} dir="auto">
            {shown}
          </b>
          {line ? (
            <span class="small muted truncate" dir="auto">
              {line}
            </span>
          ) : null}
        </button>
        {warned && !isOpen ? <span class="editor-dot" role="img" aria-label={t("Has a warning")} /> : null}
        <IconButton icon="trash" class="entry-remove" label={t("Remove %(name)s", { name: shown })} onClick={onRemove} />
        <Icon name={isOpen ? "down" : "right"} />
      </div>
      {isOpen ? (
        <div class="entry-body" id={body}>
          <Fields groups={form.groups} at={at} />
          <OtherMembers at={at} known={new Set(form.groups.flatMap(({ fields }) => namesOf(fields)))} />
        </div>
      ) : null}
    </li>
  );
}

function whenOf(item: JsonObject, form: EntriesForm, language: string): string {
  if (!form.when) return "";
  if (form.when !== "period") return showDate(textOf(item[form.when]), language);
  return showPeriod(textOf(item["startDate"]), textOf(item["endDate"]), language, t("present"));
}
