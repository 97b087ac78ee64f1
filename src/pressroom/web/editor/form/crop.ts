// The part of a picture that is kept: geometry of the crop, in pixels of the picture.

export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Width by height of a printed photo. One template prints a square, and cuts the same at top and bottom. */
export const RATIO = 4 / 5;
/** The narrowest part that is still sharp in print. */
export const NARROWEST = 64;

/** Return the largest part in the middle, a little above it in tall pictures: faces are there. */
export function firstCrop(picture: Size): Crop {
  const width = widest(picture);
  const height = width / RATIO;
  return fitted({ x: (picture.width - width) / 2, y: (picture.height - height) / 3, width, height }, picture);
}

/** Return the crop inside of the picture, moved before it is made smaller. */
export function fitted({ x, y, width }: Crop, picture: Size): Crop {
  const most = widest(picture);
  const kept = Math.round(Math.min(most, Math.max(Math.min(NARROWEST, most), width)));
  const height = Math.min(picture.height, Math.round(kept / RATIO));
  const inside = (value: number, room: number) => Math.max(0, Math.min(Math.round(value), room));
  return { x: inside(x, picture.width - kept), y: inside(y, picture.height - height), width: kept, height };
}

export function movedBy(crop: Crop, dx: number, dy: number, picture: Size): Crop {
  return fitted({ ...crop, x: crop.x + dx, y: crop.y + dy }, picture);
}

/** Return the crop with another width and the same middle. */
export function resizedTo(crop: Crop, width: number, picture: Size): Crop {
  const kept = fitted({ ...crop, width }, picture);
  return fitted({ ...kept, x: crop.x + (crop.width - kept.width) / 2, y: crop.y + (crop.height - kept.height) / 2 }, picture);
}

export function widest({ width, height }: Size): number {
  return Math.min(width, height * RATIO);
}
