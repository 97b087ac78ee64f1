// What changed between a version and the document, in the words of the form.

import { n, t } from "../../words";
import { useEditor } from "../context";
import { placeName } from "../form/places";
import type { Form } from "../form/fields";
import { parsePath } from "../model/paths";
import { shown } from "../save/compare";
import type { Changes, VersionChange } from "./api";

export function ChangeList({ changes: { changes, total } }: { changes: Changes }) {
  const { form } = useEditor();
  if (!total) return <p class="muted">{t("Nothing has changed since.")}</p>;
  const more = total - changes.length;
  return (
    <>
      <ul class="changes" data-testid="changes">
        {changes.map((change, index) => (
          <li key={index}>
            <p class="small">
              <b>{nameOf(change, form)}</b> <span class="muted">{kindOf(change)}</span>
            </p>
            <Values change={change} />
          </li>
        ))}
      </ul>
      {more > 0 ? <p class="muted small">{n("%(count)s more change", "%(count)s more changes", more)}</p> : null}
    </>
  );
}

function Values({ change: { change, before, after } }: { change: VersionChange }) {
  if (change === "moved") return null;
  return (
    <>
      {change === "added" ? null : <del dir="auto">{shown(before)}</del>}
      {change === "removed" ? null : <ins dir="auto">{shown(after)}</ins>}
    </>
  );
}

function nameOf({ path, entry }: VersionChange, form: Form): string {
  const parsed = parsePath(path);
  const [part, ...rest] = parsed;
  if (part === "title") return t("Title");
  if (part === "templateSlug") return t("Template");
  if (part === "settings") return `${t("Design")}, ${rest.join(", ")}`;
  const place = placeName(form, rest) || rest.join(".");
  return entry ? `${place} (${entry})` : place;
}

function kindOf({ change, before, after }: VersionChange): string {
  switch (change) {
    case "added":
      return t("added");
    case "removed":
      return t("removed");
    case "moved":
      return t("moved from place %(from)s to %(to)s", { from: Number(before) + 1, to: Number(after) + 1 });
    case "changed":
      return t("changed");
  }
}
