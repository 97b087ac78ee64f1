// The controls of settings: a number with buttons, and a choice of few.

import { t } from "../../words";
import { useEditor } from "../context";
import { FieldNote, idOf } from "../form/field_frame";
import { useTyped } from "../form/typed";
import { Icon } from "../parts/icon";
import { figure } from "../parts/locale";

interface StepperProps {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly step: number;
  /** What the template has. */
  readonly own: number;
}

/** A number setting. Its bounds are those of the settings' schema; setting it back leaves it to the template. */
export function Stepper({ name, label, unit, step, own }: StepperProps) {
  const { store, block, notes } = useEditor();
  const typed = useTyped(() => store.content.value.settings[name]);
  const { minimum = 0, maximum = 100 } = block.settings.properties?.[name] ?? {};
  const set = store.content.value.settings[name];
  const value = typeof set === "number" ? set : own;
  const path = ["settings", name];
  const id = idOf(path);
  const note = notes.at(path);
  const shown = figure(value, { maximumFractionDigits: 2 });
  const isWrong = typed.text !== null && read(typed.text, minimum, maximum) === undefined;
  const go = (next: number, key?: string) =>
    store.setSetting(name, rounded(Math.min(maximum, Math.max(minimum, next)), step), label, key);
  return (
    <div class="field">
      <div class="field-head">
        <label class="label" for={id}>
          {label}
        </label>
        <Reset name={name} label={label} />
      </div>
      <div class="stepper">
        <button
          class="icon-button"
          type="button"
          aria-label={t("%(what)s smaller", { what: label })}
          disabled={value <= minimum}
          onClick={() => go(value - step, name)}
        >
          <Icon name="minus" />
        </button>
        <span class="stepper-value">
          <input
            id={id}
            data-path={`settings.${name}`}
            inputMode="decimal"
            autoComplete="off"
            value={typed.text ?? shown}
            aria-invalid={isWrong || note?.state === "error" ? "true" : undefined}
            onInput={(event) => {
              const text = event.currentTarget.value;
              const number = read(text, minimum, maximum);
              typed.type(text, () => number !== undefined && store.setSetting(name, number, label, name));
            }}
            onKeyDown={(event) => {
              if (event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
              event.preventDefault();
              typed.clear();
              go(value + (event.key === "ArrowUp" ? step : -step), name);
            }}
            onBlur={() => {
              typed.clear();
              store.seal();
            }}
          />
          {unit ? <span class="muted small">{unit}</span> : null}
        </span>
        <button
          class="icon-button"
          type="button"
          aria-label={t("%(what)s larger", { what: label })}
          disabled={value >= maximum}
          onClick={() => go(value + step, name)}
        >
          <Icon name="plus" />
        </button>
      </div>
      {isWrong ? (
        <FieldNote note={{ state: "error", title: t("From %(low)s to %(high)s.", { low: minimum, high: maximum }), rest: "" }} />
      ) : note ? (
        <FieldNote note={note} />
      ) : null}
    </div>
  );
}

/** Read a number as people write it, with a point or a comma. */
function read(text: string, minimum: number, maximum: number): number | undefined {
  const number = Number(text.trim().replace(",", "."));
  return text.trim() && number >= minimum && number <= maximum ? number : undefined;
}

function rounded(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toFixed(3));
}

interface ChoiceProps<Value> {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly wide?: boolean;
  readonly choices: readonly (readonly [Value, string])[];
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}

/** A choice of few. A value that is none of them, set elsewhere, is shown as one more. */
export function Choice<Value extends string | number>({ name, label, hint, wide, choices, value, onChoose }: ChoiceProps<Value>) {
  const known = choices.some(([each]) => each === value);
  const all = known ? choices : [...choices, [value, typeof value === "number" ? figure(value) : value] as const];
  return (
    <fieldset class={wide ? "field field-wide" : "field"} data-path={`settings.${name}`} tabIndex={-1}>
      <legend>{label}</legend>
      <div class="segmented segmented-wide">
        {all.map(([each, words]) => (
          <label key={each}>
            <input type="radio" name={name} checked={each === value} onChange={() => onChoose(each)} />
            {words}
          </label>
        ))}
      </div>
      {hint ? <p class="hint">{hint}</p> : null}
    </fieldset>
  );
}

/** Leave a setting to the template again. Its place is kept while it is not set. */
export function Reset({ name, label }: { name: string; label: string }) {
  const { store } = useEditor();
  const isSet = store.content.value.settings[name] !== undefined && store.content.value.settings[name] !== null;
  return (
    <button
      class={`link reset${isSet ? "" : " reset-off"}`}
      type="button"
      disabled={!isSet}
      aria-label={t("%(what)s as in the template", { what: label })}
      onClick={() => store.setSetting(name, undefined, label)}
    >
      {t("As in the template")}
    </button>
  );
}

export function Switch({ name, label, hint, own = true }: { name: string; label: string; hint?: string; own?: boolean }) {
  const { store } = useEditor();
  const value = store.content.value.settings[name];
  const isOn = typeof value === "boolean" ? value : own;
  return (
    <label class="switch-row">
      <input
        class="switch"
        type="checkbox"
        role="switch"
        data-path={`settings.${name}`}
        checked={isOn}
        onChange={(event) =>
          store.setSetting(name, event.currentTarget.checked === own ? undefined : event.currentTarget.checked, label)
        }
      />
      <span>
        {label}
        {hint ? <span class="hint">{hint}</span> : null}
      </span>
    </label>
  );
}
