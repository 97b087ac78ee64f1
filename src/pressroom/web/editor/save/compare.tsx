// Decide a conflict field by field: mine or theirs.

import { useSignal } from "@preact/signals";
import { t } from "../../words";
import { useEditor } from "../context";
import { placeName } from "../form/places";
import { textOf, type Json } from "../model/json";
import { formatPath } from "../model/paths";
import { Modal } from "../parts/modal";
import type { Conflict } from "./saver";

export function Compare({ conflict, onClose }: { conflict: Conflict; onClose: () => void }) {
  const { saver, form } = useEditor();
  const theirs = useSignal<ReadonlySet<number>>(new Set());

  function settle(): void {
    const chosen = conflict.places.filter((_, index) => theirs.value.has(index)).map(({ path }) => formatPath(path));
    saver.resolve((path) => chosen.includes(formatPath(path)));
    onClose();
  }

  function choose(index: number, isTheirs: boolean): void {
    const next = new Set(theirs.value);
    if (isTheirs) next.add(index);
    else next.delete(index);
    theirs.value = next;
  }

  return (
    <Modal
      title={t("Compare")}
      about={t("Everything else of both is kept. Choose what each of these fields shall have.")}
      class="compare"
      testid="compare"
      onClose={onClose}
      footer={
        <>
          <button class="button" type="button" onClick={onClose}>
            {t("Cancel")}
          </button>
          <button class="button button-primary" type="button" onClick={settle}>
            {t("Save these")}
          </button>
        </>
      }
    >
      {conflict.places.map((place, index) => (
        <fieldset key={index} class="field">
          <legend>{placeName(form, place.path.slice(1)) || t("Design")}</legend>
          <div class="compare-pair">
            <Side
              name={`side-${index}`}
              title={t("Mine")}
              value={place.mine}
              checked={!theirs.value.has(index)}
              onChoose={() => choose(index, false)}
            />
            <Side
              name={`side-${index}`}
              title={t("From the other tab")}
              value={place.theirs}
              checked={theirs.value.has(index)}
              onChoose={() => choose(index, true)}
            />
          </div>
        </fieldset>
      ))}
    </Modal>
  );
}

interface SideProps {
  readonly name: string;
  readonly title: string;
  readonly value: Json | undefined;
  readonly checked: boolean;
  readonly onChoose: () => void;
}

function Side({ name, title, value, checked, onChoose }: SideProps) {
  return (
    <label class="choice">
      <span class="choice-title">{title}</span>
      <input type="radio" name={name} checked={checked} onChange={onChoose} />
      <span class="hint compare-value" dir="auto">
        {shown(value)}
      </span>
    </label>
  );
}

/** Write a value for people, shortly. */
export function shown(value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return t("(nothing)");
  const text = textOf(value);
  if (text.startsWith("data:image/")) return t("(photo)");
  if (text) return text;
  if (Array.isArray(value)) return value.map(shown).join("\n");
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  const members = Object.values(value).filter((member) => member !== null && member !== "");
  return members.map(shown).join(" · ");
}
