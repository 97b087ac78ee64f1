// The sections: those that have something, and those that can be added.

import { useEffect, useRef } from "preact/hooks";
import { n, t } from "../../words";
import { useEditor } from "../context";
import { isBlank } from "../model/json";
import { afterRendering } from "../navigation";
import { Icon } from "../parts/icon";
import type { SectionForm } from "./fields";
import { countOf } from "./places";

/** Return the sections in printed order, divided into those that are shown and those that can be added. */
export function useSections(): { shown: SectionForm[]; more: SectionForm[] } {
  const { form, store, navigation } = useEditor();
  const { data, settings } = store.content.value;
  const order = Array.isArray(settings["sectionOrder"]) ? settings["sectionOrder"] : [];
  const rank = ({ name, fixed }: SectionForm) => (fixed ? -1 : order.includes(name) ? order.indexOf(name) : order.length);
  const sorted = form.sections
    .map((section, at) => ({ section, at }))
    .sort((a, b) => rank(a.section) - rank(b.section) || a.at - b.at);
  const isShown = (section: SectionForm) =>
    section.fixed === true ||
    navigation.section.value === section.name ||
    Boolean(countOf(section, data)) ||
    !isBlank(data[section.name]);
  const all = sorted.map(({ section }) => section);
  return { shown: all.filter(isShown), more: all.filter((section) => !isShown(section)) };
}

export function SectionNav() {
  const { form, store, navigation, notes } = useEditor();
  const { shown, more } = useSections();
  const menu = useRef<HTMLDetailsElement>(null);
  const choose = (name: string) => {
    navigation.section.value = name;
    afterRendering(() => document.querySelector<HTMLElement>("#editor .editor-fields h2")?.focus());
  };
  useEffect(() => {
    // On a phone the sections are one line that scrolls.
    document
      .querySelector(`#editor [data-section="${navigation.section.value}"]`)
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [navigation.section.value]);
  return (
    <nav class="editor-sections" aria-label={t("Sections")}>
      <ul>
        {shown.map((section) => {
          const warned = notes.inSection(form, section.name);
          return (
            <li key={section.name}>
              <button
                class="section-link"
                type="button"
                data-section={section.name}
                aria-current={navigation.section.value === section.name ? "true" : undefined}
                onClick={() => choose(section.name)}
              >
                <span>{section.label}</span>
                {warned ? (
                  <span class="editor-dot">
                    <span class="visually-hidden">{n("%(count)s warning", "%(count)s warnings", warned)}</span>
                  </span>
                ) : null}
                <span class="faint number">{countOf(section, store.content.value.data) || ""}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {more.length ? (
        <details class="menu-anchor section-add" ref={menu}>
          <summary class="link">
            <Icon name="plus" small />
            {t("Add section")}
          </summary>
          <div class="menu" role="menu">
            {more.map((section) => (
              <button
                key={section.name}
                class="menu-item menu-plain"
                type="button"
                role="menuitem"
                onClick={() => choose(section.name)}
              >
                {section.label}
              </button>
            ))}
          </div>
        </details>
      ) : null}
    </nav>
  );
}
