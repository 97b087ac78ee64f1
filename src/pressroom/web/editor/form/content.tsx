// The Content tab: sections beside their form.

import { t } from "../../words";
import { useEditor } from "../context";
import { Section } from "./section";
import { SectionNav } from "./section_nav";
import { Icon } from "../parts/icon";

export function Content() {
  const { form, navigation, brokenJson } = useEditor();
  const section = form.sections.find(({ name }) => name === navigation.section.value) ?? form.sections[0];
  return (
    <div class="editor-content">
      <SectionNav />
      <form class="editor-fields" aria-label={section?.label} onSubmit={(event) => event.preventDefault()}>
        {brokenJson.value ? <BrokenJson /> : null}
        {/* While the text has an error, the form would edit something else than the text. */}
        <fieldset class="fields-all" disabled={brokenJson.value !== ""}>
          {section ? <Section key={section.name} section={section} /> : null}
        </fieldset>
      </form>
    </div>
  );
}

function BrokenJson() {
  const { navigation, brokenJson, brokenLine } = useEditor();
  return (
    <div class="notice" data-state="warning" data-testid="broken-json">
      <Icon name="warning" />
      <div>
        <p>
          <b>
            {brokenLine.value
              ? t("The text in the JSON tab has an error in line %(line)s.", { line: brokenLine.value })
              : t("The text in the JSON tab has an error.")}
          </b>{" "}
          {t("It is kept. The form can be edited when it is right, or thrown away.")}
        </p>
        <p class="actions notice-actions">
          <button class="button button-s" type="button" onClick={() => (navigation.pane.value = "json")}>
            {t("Go to the error")}
          </button>
          <button
            class="button button-s"
            type="button"
            onClick={() => {
              brokenJson.value = "";
              brokenLine.value = 0;
            }}
          >
            {t("Throw it away")}
          </button>
        </p>
      </div>
    </div>
  );
}
