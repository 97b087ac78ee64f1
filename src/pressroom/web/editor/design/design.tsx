// The Design tab: everything that decides how the pages look. Each change shows at once.

import { t } from "../../words";
import { useEditor } from "../context";
import { Accent } from "./accent";
import { Gallery } from "./gallery";
import { LanguageField } from "./language_field";
import { PageSettings } from "./page_settings";
import { SectionOrder } from "./section_order";
import { TypeSettings } from "./type_settings";

export function Design() {
  const { block } = useEditor();
  return (
    <form class="editor-fields editor-design" aria-label={t("Design")} onSubmit={(event) => event.preventDefault()}>
      <Gallery />
      <div class="design-grid">
        <Accent />
        <TypeSettings />
        <PageSettings />
        <LanguageField />
        {block.sections.length ? <SectionOrder /> : null}
      </div>
    </form>
  );
}
