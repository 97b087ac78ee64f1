// Paper, margins, and what may be done to save a page.

import { useSignal } from "@preact/signals";
import { t } from "../../words";
import type { Margins } from "../editor_data";
import { useEditor } from "../context";
import { textOf } from "../model/json";
import { Choice, Switch } from "./controls";
import { idOf } from "../form/field_frame";
import { figure } from "../parts/locale";

const SIDES = ["top", "right", "bottom", "left"] as const;
/** Inches; those of the export dialog. */
const PRESETS = { narrow: 0.5, wide: 1 } as const;
type Preset = "template" | keyof typeof PRESETS | "own";
/** Millimetres of an inch, which people with A4 paper think in. */
const MILLIMETRES = 25.4;

export function PageSettings() {
  const { store, block, options, template } = useEditor();
  const { settings } = store.content.value;
  const sizes = Object.keys(block.sheets);
  const size = options.value.pageSize ?? sizes[0] ?? "A4";
  const isLetter = block.document.kind === "cover_letter";
  return (
    <>
      <div class="field">
        <label class="label" for="page-size">
          {t("Page size")}
        </label>
        <select
          class="select"
          id="page-size"
          value={size}
          onChange={(event) => (options.value = { ...options.value, pageSize: event.currentTarget.value })}
        >
          {sizes.map((each) => (
            <option key={each} value={each}>
              {sheetName(each, block.sheets[each])}
            </option>
          ))}
        </select>
      </div>
      <MarginsField size={size} own={template.value.design.margins[size] ?? template.value.design.margins["Letter"]} />
      <Choice
        name="fit"
        label={t("Save a page")}
        wide
        hint={
          settings["fit"] === "one-page"
            ? t("Text and spaces become as small as it takes, within what can be read.")
            : settings["fit"] === "none"
              ? t("Pages stay as the template makes them.")
              : t("When only a few lines are left for the last page, spaces become a little smaller.")
        }
        choices={[
          ["auto", t("A little")],
          ["one-page", t("One page")],
          ["none", t("Never")],
        ]}
        value={textOf(settings["fit"]) || "auto"}
        onChoose={(value) => store.setSetting("fit", value === "auto" ? undefined : value, t("Save a page"))}
      />
      {isLetter ? <WindowField /> : null}
      <div class="field field-wide switches">
        <Switch name="pageFoot" label={t("Name and page number at the foot")} hint={t("From the second page on.")} />
        {isLetter ? null : (
          <Switch
            name="showPhoto"
            label={t("Photo")}
            {...(template.value.supportsPhoto ? {} : { hint: t("This template prints no photo.") })}
          />
        )}
      </div>
    </>
  );
}

function sheetName(name: string, sheet: { width: number; height: number } | undefined): string {
  if (!sheet) return name;
  const [width, height] = [sheet.width, sheet.height].map((points) => Math.round((points / 72) * MILLIMETRES));
  return `${name}, ${width} × ${height} mm`;
}

function MarginsField({ size, own }: { size: string; own: Margins | undefined }) {
  const { options } = useEditor();
  const isOwn = useSignal(false);
  const { margins } = options.value;
  const preset = presetOf(margins, isOwn.value);
  const isMetric = size === "A4";
  const set = (next: Margins | undefined) => {
    const { margins: _, ...others } = options.value;
    options.value = next ? { ...others, margins: next } : others;
  };
  const same = (inches: number): Margins => ({ top: inches, right: inches, bottom: inches, left: inches });
  return (
    <div class="field" data-path="options.margins" tabIndex={-1}>
      <label class="label" for="margins">
        {t("Margins")}
      </label>
      <select
        class="select"
        id="margins"
        value={preset}
        onChange={(event) => {
          const chosen = event.currentTarget.value as Preset;
          isOwn.value = chosen === "own";
          if (chosen === "own") set(margins ?? own ?? same(PRESETS.narrow));
          else set(chosen === "template" ? undefined : same(PRESETS[chosen]));
        }}
      >
        <option value="template">{t("As in the template")}</option>
        <option value="narrow">{t("Narrow, %(size)s", { size: shown(PRESETS.narrow, isMetric) })}</option>
        <option value="wide">{t("Wide, %(size)s", { size: shown(PRESETS.wide, isMetric) })}</option>
        <option value="own">{t("Own…")}</option>
      </select>
      {preset === "own" && margins ? (
        <div class="margins">
          {SIDES.map((side) => (
            <label key={side} class="field">
              <span class="hint">
                {sideName(side)}, {isMetric ? "mm" : t("inches")}
              </span>
              <input
                class="input number"
                type="number"
                id={idOf(["options", "margins", side])}
                min={0}
                max={isMetric ? 50 : 2}
                step={isMetric ? 1 : 0.05}
                value={Number((margins[side] * (isMetric ? MILLIMETRES : 1)).toFixed(isMetric ? 0 : 2))}
                onInput={(event) => {
                  const value = event.currentTarget.valueAsNumber / (isMetric ? MILLIMETRES : 1);
                  if (value >= 0 && value <= 2) set({ ...margins, [side]: Number(value.toFixed(3)) });
                }}
              />
            </label>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function presetOf(margins: Margins | undefined, isOwn: boolean): Preset {
  if (!margins) return "template";
  const known = Object.entries(PRESETS).find(([, inches]) => SIDES.every((side) => margins[side] === inches));
  return known && !isOwn ? (known[0] as Preset) : "own";
}

function shown(inches: number, isMetric: boolean): string {
  const value = isMetric ? Math.round(inches * MILLIMETRES) : inches;
  return `${figure(value)} ${isMetric ? "mm" : t("inches")}`;
}

function sideName(side: (typeof SIDES)[number]): string {
  return { top: t("Top"), right: t("Right"), bottom: t("Bottom"), left: t("Left") }[side];
}

function WindowField() {
  const { store } = useEditor();
  const set = textOf(store.content.value.settings["addressWindow"]);
  return (
    <Choice
      name="addressWindow"
      label={t("Window of the envelope")}
      wide
      hint={t("The recipient stands where the window of a German envelope is (DIN 5008, form B).")}
      choices={[
        ["", t("As usual in the language")],
        ["none", t("None")],
        ["din5008b", "DIN 5008 B"],
      ]}
      value={set}
      onChoose={(value) => store.setSetting("addressWindow", value || undefined, t("Window of the envelope"))}
    />
  );
}
