// Fonts, sizes and spaces.

import { t } from "../../words";
import { useEditor } from "../context";
import { textOf } from "../model/json";
import { Choice, Reset, Stepper } from "./controls";
import { idOf } from "../form/field_frame";

export function TypeSettings() {
  const { store, template } = useEditor();
  const { design } = template.value;
  const spacing = store.content.value.settings["spacing"];
  return (
    <>
      <FontField name="textFont" label={t("Font of the text")} own={design.textFont} />
      <FontField name="headingFont" label={t("Font of headings")} own={design.headingFont} />
      <Stepper name="fontSize" label={t("Text size")} unit="pt" step={0.2} own={design.fontSize} />
      <Stepper name="lineHeight" label={t("Line height")} unit="" step={0.05} own={design.lineHeight} />
      <Choice
        name="spacing"
        label={t("Space between entries")}
        wide
        choices={[
          [0.75, t("Tight")],
          [1, t("Regular")],
          [1.3, t("Airy")],
        ]}
        value={typeof spacing === "number" ? spacing : design.spacing}
        onChoose={(value) =>
          store.setSetting("spacing", value === design.spacing ? undefined : value, t("Space between entries"))
        }
      />
    </>
  );
}

function FontField({ name, label, own }: { name: string; label: string; own: string }) {
  const { store, block } = useEditor();
  const id = idOf(["settings", name]);
  const value = textOf(store.content.value.settings[name]) || own;
  const groups = [
    [t("Without serifs"), block.fonts.filter(({ serif }) => !serif)],
    [t("With serifs"), block.fonts.filter(({ serif }) => serif)],
  ] as const;
  return (
    <div class="field">
      <div class="field-head">
        <label class="label" for={id}>
          {label}
        </label>
        <Reset name={name} label={label} />
      </div>
      <select
        class="select"
        id={id}
        data-path={`settings.${name}`}
        value={value}
        onChange={(event) =>
          store.setSetting(name, event.currentTarget.value === own ? undefined : event.currentTarget.value, label)
        }
      >
        {groups.map(([title, fonts]) => (
          <optgroup key={title} label={title}>
            {fonts.map((font) => (
              <option key={font.name} value={font.name}>
                {font.family}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
