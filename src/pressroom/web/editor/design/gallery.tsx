// The templates to choose from.

import { t } from "../../words";
import { useEditor } from "../context";
import type { TemplateFacts } from "../editor_data";
import { templateName } from "./template_names";

export function Gallery() {
  const { block, store, template } = useEditor();
  return (
    <fieldset class="field field-wide" data-path="templateSlug" tabIndex={-1}>
      <legend>{t("Template")}</legend>
      <div class="templates">
        {block.templates.map((each) => (
          <label key={each.slug} class="template">
            <span class="template-picture">
              <img class="sheet" src={each.thumbnailUrl} alt="" width="480" height="679" loading="lazy" />
            </span>
            <span class="template-name">
              <input
                type="radio"
                name="template"
                value={each.slug}
                checked={template.value.slug === each.slug}
                onChange={() => store.setTemplate(each.slug)}
              />
              <b>{templateName(each)}</b>
            </span>
            <span class="hint">{about(each)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function about({ categories }: TemplateFacts): string {
  const parts: string[] = [];
  if (categories.includes("academic")) parts.push(t("for long lists"));
  else if (categories.includes("two-column")) parts.push(t("two columns"));
  else if (categories.includes("elegant")) parts.push(t("wide margins"));
  else if (categories.includes("ats")) parts.push(t("read in order"));
  if (categories.includes("photo")) parts.push(t("photo"));
  return parts.join(t(", "));
}
