// The photo: chosen or dropped, cropped, and stored small.

import { useSignal } from "@preact/signals";
import { t } from "../../words";
import { useEditor } from "../context";
import { textOf } from "../model/json";
import { Icon } from "../parts/icon";
import { CropDialog } from "./crop_dialog";
import { setMember } from "./edit";
import { memberOf } from "./fields";
import { FieldNote, useControl, type FieldProps } from "./field_frame";
import { croppedPhoto, PhotoError, readPhoto, storedPhoto } from "./photo_file";
import type { Crop } from "./crop";

export function PhotoField({ field, entry }: FieldProps) {
  const { store, block, template } = useEditor();
  const { control, note } = useControl(["data", ...entry, field.name]);
  const picture = useSignal<ImageBitmap | null>(null);
  const wrong = useSignal("");
  const isOver = useSignal(false);
  const isReading = useSignal(false);
  const value = textOf(memberOf(store.valueAt(entry), field));
  const isShown = value.startsWith("data:image/");

  async function read(source: Promise<ImageBitmap>): Promise<void> {
    wrong.value = "";
    isReading.value = true;
    try {
      picture.value = await source;
    } catch (error) {
      if (!(error instanceof PhotoError)) throw error;
      wrong.value = error.message;
    } finally {
      isReading.value = false;
    }
  }

  function keep(crop: Crop): void {
    if (!picture.value) return;
    // Twice what is printed, so that another crop of it is still sharp.
    setMember(store, entry, field, croppedPhoto(picture.value, crop, 2 * (block.photo?.printedSide ?? 600)));
    close();
  }

  function close(): void {
    picture.value?.close();
    picture.value = null;
  }

  return (
    <div
      class="field field-wide"
      data-state={isOver.value ? "over" : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        isOver.value = false;
        const file = event.dataTransfer?.files[0];
        if (file) void read(readPhoto(file));
      }}
    >
      <span class="label">{field.label}</span>
      <div class="photo-field">
        <span class="photo-picture">{isShown ? <img src={value} alt={t("Your photo")} /> : <Icon name="account" />}</span>
        <div class="photo-actions">
          <label class="button button-s">
            {value ? t("Another photo…") : t("Choose a photo…")}
            <input
              class="visually-hidden"
              type="file"
              accept={(block.photo?.types ?? ["image/*"]).join(",")}
              {...control}
              onChange={(event) => {
                const input = event.currentTarget;
                const file = input.files?.[0];
                if (file) void read(readPhoto(file)).then(() => (input.value = ""));
              }}
            />
          </label>
          {isShown ? (
            <button class="button button-s button-ghost" type="button" onClick={() => void read(storedPhoto(value))}>
              {t("Crop…")}
            </button>
          ) : null}
          {value ? (
            <button class="button button-s button-ghost" type="button" onClick={() => setMember(store, entry, field, undefined)}>
              {t("Remove")}
            </button>
          ) : null}
          {isReading.value ? <span class="spinner" /> : null}
          <p class="hint">{template.value.supportsPhoto ? t("Or drop a file here.") : t("This template prints no photo.")}</p>
        </div>
      </div>
      <div role="alert">{wrong.value ? <FieldNote note={{ state: "error", title: wrong.value, rest: "" }} /> : null}</div>
      {note ? <FieldNote id={`${control.id}-note`} note={note} /> : null}
      {picture.value ? <CropDialog picture={picture.value} onKeep={keep} onClose={close} /> : null}
    </div>
  );
}
