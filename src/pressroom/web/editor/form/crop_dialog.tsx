// Choose the part of a picture that is kept: with the pointer, with the arrow keys, and with a slider.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../words";
import { Modal } from "../parts/modal";
import { firstCrop, movedBy, NARROWEST, resizedTo, widest, type Crop } from "./crop";
import { sizeOf } from "./photo_file";

interface Props {
  readonly picture: ImageBitmap;
  readonly onKeep: (crop: Crop) => void;
  readonly onClose: () => void;
}

/** CSS pixels of the longer side on the screen. */
const SHOWN = 320;

export function CropDialog({ picture, onKeep, onClose }: Props) {
  const size = sizeOf(picture);
  const crop = useSignal(firstCrop(size));
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = Math.min(SHOWN / size.width, SHOWN / size.height);
  const shown = { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
  const percent = (part: number, of: number) => `${(100 * part) / of}%`;

  useEffect(() => {
    canvas.current?.getContext("2d")?.drawImage(picture, 0, 0, canvas.current.width, canvas.current.height);
  }, [picture]);

  function onPointerDown(down: PointerEvent): void {
    const frame = down.currentTarget as HTMLElement;
    frame.setPointerCapture(down.pointerId);
    const isCorner = (down.target as HTMLElement).dataset["corner"] !== undefined;
    const start = crop.value;
    const stop = new AbortController();
    frame.addEventListener(
      "pointermove",
      (move) => {
        const [dx, dy] = [(move.clientX - down.clientX) / scale, (move.clientY - down.clientY) / scale];
        crop.value = isCorner
          ? { ...resizedTo({ ...start }, start.width + 2 * Math.max(dx, dy), size) }
          : movedBy(start, dx, dy, size);
      },
      { signal: stop.signal },
    );
    for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => stop.abort(), { signal: stop.signal });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = (event.shiftKey ? 0.1 : 0.02) * Math.max(size.width, size.height);
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (move) crop.value = movedBy(crop.value, ...move, size);
    else if (event.key === "+" || event.key === "=") crop.value = resizedTo(crop.value, crop.value.width + step, size);
    else if (event.key === "-") crop.value = resizedTo(crop.value, crop.value.width - step, size);
    else return;
    event.preventDefault();
  }

  const { x, y, width, height } = crop.value;
  return (
    <Modal
      title={t("Crop the photo")}
      about={t("Drag the frame, or move it with the arrow keys; + and − change its size.")}
      onClose={onClose}
      footer={
        <>
          <button class="button" type="button" onClick={onClose}>
            {t("Cancel")}
          </button>
          <button class="button button-primary" type="button" onClick={() => onKeep(crop.value)}>
            {t("Use this part")}
          </button>
        </>
      }
    >
      <div class="crop" style={{ inlineSize: `${shown.width}px`, blockSize: `${shown.height}px` }}>
        <canvas ref={canvas} width={shown.width * 2} height={shown.height * 2} aria-hidden="true" />
        <div
          class="crop-frame"
          role="group"
          aria-label={t("Part that is kept")}
          tabIndex={0}
          style={{
            insetInlineStart: percent(x, size.width),
            insetBlockStart: percent(y, size.height),
            inlineSize: percent(width, size.width),
            blockSize: percent(height, size.height),
          }}
          onPointerDown={onPointerDown}
          onKeyDown={onKeyDown}
        >
          <span class="crop-corner" data-corner />
        </div>
      </div>
      <label class="field">
        <span class="label">{t("Size of the part")}</span>
        <input
          class="slider"
          type="range"
          min={Math.min(NARROWEST, widest(size))}
          max={widest(size)}
          step="any"
          value={width}
          aria-valuetext={`${Math.round((100 * width) / widest(size))} %`}
          onInput={(event) => (crop.value = resizedTo(crop.value, event.currentTarget.valueAsNumber, size))}
        />
      </label>
    </Modal>
  );
}
