// The accent colour: the template's, some that go with any, or one's own.

import { t } from "../../words";
import { useEditor } from "../context";
import { FieldNote } from "../form/field_frame";
import { useTyped } from "../form/typed";
import { textOf } from "../model/json";
import { contrastWithPaper, READABLE, readColor } from "./contrast";

export function Accent() {
  const { store, template } = useEditor();
  const own = template.value.design.accentColor;
  const set = textOf(store.content.value.settings["accentColor"]);
  const value = (set || own).toLowerCase();
  const typed = useTyped(() => store.content.value.settings["accentColor"]);
  const colors: readonly [string, string][] = [
    [own, t("The template’s")],
    ["#17305f", t("Navy")],
    ["#1f2a37", t("Ink")],
    ["#0b5d57", t("Pine")],
    ["#7a2231", t("Wine")],
    ["#5b3b86", t("Plum")],
    ["#8a4b12", t("Copper")],
  ];
  const choose = (color: string | undefined, typing = false) =>
    store.setSetting("accentColor", color, t("Accent"), typing ? "accentColor" : undefined);
  const isKnown = colors.some(([color]) => color.toLowerCase() === value);
  return (
    <fieldset class="field field-wide" data-path="settings.accentColor" tabIndex={-1}>
      <legend>{t("Accent")}</legend>
      <div class="swatches">
        {colors.map(([color, name], index) => (
          <label key={`${index}${color}`} class="swatch" title={name}>
            <input
              type="radio"
              name="accent"
              aria-label={name}
              style={{ "--doc-swatch": color }}
              checked={index === 0 ? !set : color === value}
              onChange={() => choose(index === 0 ? undefined : color)}
            />
          </label>
        ))}
        <span class="swatch-own" data-state={isKnown ? undefined : "chosen"}>
          <input
            class="swatch-picker"
            type="color"
            aria-label={t("Own colour")}
            title={t("Own colour")}
            value={value}
            onInput={(event) => choose(event.currentTarget.value, true)}
            onChange={() => store.seal()}
          />
          <input
            class="input swatch-code"
            aria-label={t("Own colour as a code")}
            spellcheck={false}
            maxLength={9}
            value={typed.text ?? value}
            aria-invalid={typed.text !== null && !readColor(typed.text) ? "true" : undefined}
            onInput={(event) => {
              const text = event.currentTarget.value;
              const color = readColor(text);
              typed.type(text, () => color && choose(color, true));
            }}
            onBlur={() => {
              typed.clear();
              store.seal();
            }}
          />
        </span>
      </div>
      <div role="status">
        {contrastWithPaper(value) < READABLE ? (
          <FieldNote
            note={{
              state: "warning",
              title: t("This colour is hard to read on white paper: take a darker one for small text."),
              rest: "",
            }}
          />
        ) : null}
      </div>
    </fieldset>
  );
}
