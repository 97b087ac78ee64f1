// The printed order of the sections, their headings, and which are hidden.

import { t } from "../../words";
import { useEditor } from "../context";
import { isObject, textOf } from "../model/json";
import { moved } from "../model/paths";
import { Grip } from "../parts/grip";
import { IconButton } from "../parts/icon_button";
import { useReorder } from "../parts/reorder";
import { headingsIn, printedOrder } from "./orders";

const PATH = ["settings", "sectionOrder"];
const LONGEST_HEADING = 60;

export function SectionOrder() {
  const { store, block, form, language } = useEditor();
  const { settings } = store.content.value;
  const order = printedOrder(settings["sectionOrder"], block.sections);
  const hidden = Array.isArray(settings["hiddenSections"]) ? settings["hiddenSections"] : [];
  const headings = isObject(settings["headings"]) ? settings["headings"] : {};
  const usual = headingsIn(language.value, block.languages);
  const nameOf = (name: string) => form.sections.find((section) => section.name === name)?.label ?? name;
  const reorder = useReorder({
    count: order.length,
    path: PATH,
    nameOf: (index) => nameOf(order[index] ?? ""),
    move: (from, to) => setOrder(moved(order, from, to)),
  });

  function setOrder(next: string[]): void {
    const isUsual = next.every((name, index) => name === block.sections[index]);
    store.setSetting("sectionOrder", isUsual ? undefined : next, t("Order of the sections"));
  }

  function setHidden(name: string, isHidden: boolean): void {
    const next = isHidden ? [...hidden, name] : hidden.filter((other) => other !== name);
    store.setSetting("hiddenSections", next.length ? next : undefined, t("Hidden sections"));
  }

  function setHeading(name: string, text: string): void {
    const { [name]: _, ...others } = headings;
    const heading = text.replace(/\s+/g, " ").slice(0, LONGEST_HEADING);
    const next = heading.trim() ? { ...headings, [name]: heading } : others;
    store.setSetting(
      "headings",
      Object.keys(next).length ? next : undefined,
      t("Heading of %(name)s", { name: nameOf(name) }),
      `heading-${name}`,
    );
  }

  return (
    <fieldset class="field field-wide" data-path="settings.sectionOrder" tabIndex={-1}>
      <legend>{t("Sections, in printed order")}</legend>
      <ul class="order" data-list="settings.sectionOrder">
        {reorder.order.map((index) => {
          const name = order[index] ?? "";
          const isHidden = hidden.includes(name);
          const label = nameOf(name);
          return (
            <li key={name} data-state={reorder.dragged.value === index ? "dragged" : undefined} onKeyDown={reorder.onKey(index)}>
              <Grip reorder={reorder} index={index} path={PATH} name={label} />
              <span class={isHidden ? "order-name faint truncate" : "order-name truncate"}>{label}</span>
              <input
                class="input"
                aria-label={t("Heading of %(name)s", { name: label })}
                data-path={`settings.sectionOrder[${index}]`}
                dir="auto"
                maxLength={LONGEST_HEADING}
                placeholder={usual[name] ?? label}
                value={textOf(headings[name])}
                disabled={isHidden}
                onInput={(event) => setHeading(name, event.currentTarget.value)}
                onBlur={(event) => {
                  const text = event.currentTarget.value;
                  // Blanks at the ends would be refused.
                  if (text !== text.trim()) setHeading(name, text.trim());
                  store.seal();
                }}
              />
              <IconButton
                icon={isHidden ? "eye-off" : "eye"}
                label={isHidden ? t("Show %(name)s", { name: label }) : t("Hide %(name)s", { name: label })}
                onClick={() => setHidden(name, !isHidden)}
              />
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
