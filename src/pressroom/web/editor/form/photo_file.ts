// Read a picture from a file, and make the small one that is stored. What cannot be read is answered by a sentence.

import { t } from "../../words";
import type { Crop, Size } from "./crop";
import { sizeInHeader } from "./photo_header";

export class PhotoError extends Error {}

/** A browser needs four bytes for a pixel: 200 MB. Telephones make pictures of 50 megapixels. */
const MOST_PIXELS = 50_000_000;
const MOST_BYTES = 40_000_000;
const HEADER = 200_000;
const QUALITY = 0.9;

/** Decode a picture. Raises PhotoError with a sentence. */
export async function readPhoto(file: Blob): Promise<ImageBitmap> {
  if (file.size > MOST_BYTES) {
    throw new PhotoError(
      t("This file has %(size)s MB. Choose a picture of at most 40 MB.", { size: Math.round(file.size / 1e6) }),
    );
  }
  const header = new Uint8Array(await file.slice(0, HEADER).arrayBuffer());
  const size = sizeInHeader(header);
  if (size && size.width * size.height > MOST_PIXELS) {
    const pixels = Math.round((size.width * size.height) / 1e6);
    throw new PhotoError(
      t("This picture has %(pixels)s megapixels. Choose one of at most 50, or make it smaller first.", { pixels }),
    );
  }
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new PhotoError(
      size
        ? t("This picture is damaged and cannot be read. Choose another file.")
        : t("This file is not a picture that browsers can read. Choose a JPEG, PNG or WebP."),
    );
  }
}

/** Return a `data:` address of the cropped picture, `side` pixels high at most, on white. */
export function croppedPhoto(picture: ImageBitmap, crop: Crop, side: number): string {
  const scale = Math.min(1, side / Math.max(crop.width, crop.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(crop.width * scale));
  canvas.height = Math.max(1, Math.round(crop.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new PhotoError(t("The browser could not make the picture smaller. Choose a smaller file."));
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, crop.x, crop.y, crop.width, crop.height, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", QUALITY);
}

/** Read a photo of the document again, to crop it once more. */
export async function storedPhoto(address: string): Promise<ImageBitmap> {
  const comma = address.indexOf(",");
  const type = /^data:([^;,]+)/.exec(address)?.[1] ?? "";
  try {
    const bytes = Uint8Array.from(atob(address.slice(comma + 1)), (letter) => letter.charCodeAt(0));
    return await readPhoto(new Blob([bytes], { type }));
  } catch (error) {
    if (error instanceof PhotoError) throw error;
    throw new PhotoError(t("This picture is damaged and cannot be read. Choose another file."));
  }
}

export function sizeOf(picture: ImageBitmap): Size {
  return { width: picture.width, height: picture.height };
}
