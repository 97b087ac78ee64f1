// The tabs: three beside the preview, four on narrow screens. Arrow keys move between them.

import { n, t } from "../words";
import { useEditor } from "./context";
import type { Pane } from "./navigation";
import { Icon } from "./parts/icon";

export function Tabs({ isNarrow }: { isNarrow: boolean }) {
  const { navigation } = useEditor();
  const names: Pane[] = isNarrow ? ["content", "design", "json", "preview"] : ["content", "design", "json"];
  const words: Record<Pane, string> = { content: t("Content"), design: t("Design"), json: t("JSON"), preview: t("Preview") };
  const icons: Record<Pane, string> = { content: "form", design: "design", json: "braces", preview: "pdf" };
  const chosen = navigation.pane.value === "preview" && !isNarrow ? "content" : navigation.pane.value;

  function onKeyDown(event: KeyboardEvent): void {
    const at = names.indexOf(chosen);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 };
    const to = steps[event.key];
    if (to === undefined || event.altKey) return;
    event.preventDefault();
    navigation.pane.value = names[(to + names.length) % names.length] as Pane;
    (event.currentTarget as HTMLElement)
      .querySelectorAll<HTMLElement>('[role="tab"]')
      [(to + names.length) % names.length]?.focus();
  }

  return (
    <div
      class={`tabs ${isNarrow ? "editor-switch" : "editor-tabs"}`}
      role="tablist"
      aria-label={t("Parts of the editor")}
      onKeyDown={onKeyDown}
    >
      {names.map((name) => (
        <button
          key={name}
          class="tab"
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={chosen === name}
          aria-controls="editor-panel"
          tabIndex={chosen === name ? 0 : -1}
          data-testid={`tab-${name}`}
          onClick={() => (navigation.pane.value = name)}
        >
          {isNarrow ? null : <Icon name={icons[name]} />}
          {words[name]}
          {name === "preview" ? <PreviewBadge /> : null}
        </button>
      ))}
    </div>
  );
}

function PreviewBadge() {
  const { notes } = useEditor();
  const count = notes.warnings.value.length + notes.errors.value.length;
  if (!count) return null;
  return (
    <span class="badge" data-state="warning">
      <Icon name="warning" />
      <span aria-hidden="true">{count}</span>
      <span class="visually-hidden">{n("%(count)s warning", "%(count)s warnings", count)}</span>
    </span>
  );
}
