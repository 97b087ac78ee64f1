// The printed pages beside the form, with what was proved of them.

import { useSignal } from "@preact/signals";
import { t } from "../../words";
import { useEditor } from "../context";
import { Icon } from "../parts/icon";
import { IconButton } from "../parts/icon_button";
import { figure } from "../parts/locale";
import { templateName } from "../design/template_names";
import { Pages } from "./pages";
import { Proof } from "./proof";

const STEPS = [50, 67, 80, 90, 100, 125, 150, 200];

export function PreviewPane() {
  const { preview, navigation, template, options, block, brokenJson } = useEditor();
  const view = { zoom: useSignal(0), shownZoom: useSignal(100), page: useSignal(1) };
  const count = preview.facts.value?.pages ?? 1;
  const shown = view.shownZoom.value;
  const smaller = STEPS.findLast((step) => step < shown);
  const larger = STEPS.find((step) => step > shown);
  const goTo = (page: number) =>
    document.querySelector(`#editor [data-page="${page}"]`)?.scrollIntoView({ block: "start", behavior: "smooth" });
  const percent = figure(shown / 100, { style: "percent" });
  const page = Math.min(view.page.value, count);
  return (
    <section class="editor-preview" aria-label={t("Printed pages")} data-testid="preview">
      <div class="preview-bar">
        <div class="preview-group">
          <IconButton icon="up" label={t("Previous page")} disabled={page <= 1} onClick={() => goTo(page - 1)} />
          <span class="small number">{t("Page %(page)s of %(count)s", { page, count })}</span>
          <IconButton icon="down" label={t("Next page")} disabled={page >= count} onClick={() => goTo(page + 1)} />
        </div>
        <div class="preview-group editor-wide">
          <IconButton
            icon="minus"
            label={t("Smaller")}
            disabled={smaller === undefined}
            onClick={() => (view.zoom.value = smaller ?? 100)}
          />
          <button
            class="link small number"
            type="button"
            title={view.zoom.value ? t("Fit the width") : t("True size")}
            aria-label={
              view.zoom.value
                ? t("%(zoom)s, fit the width", { zoom: percent })
                : t("%(zoom)s, show the true size", { zoom: percent })
            }
            onClick={() => (view.zoom.value = view.zoom.value ? 0 : 100)}
          >
            {percent}
          </button>
          <IconButton
            icon="plus"
            label={t("Larger")}
            disabled={larger === undefined}
            onClick={() => (view.zoom.value = larger ?? 100)}
          />
        </div>
        {brokenJson.value ? <span class="preview-note small muted">{t("Last version without errors")}</span> : null}
        <button class="button button-s push" type="button" onClick={() => (navigation.pane.value = "design")}>
          <Icon name="design" />
          {templateName(template.value)}, {options.value.pageSize ?? Object.keys(block.sheets)[0]}
        </button>
      </div>
      <Pages view={view} />
      <Proof />
    </section>
  );
}
