// The part of a picture that is kept: geometry of the crop, in pixels of the picture.

export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The smallest part that is still sharp in print. */
export const SMALLEST = 64;

/** Return the largest square in the middle, a little above it in tall pictures: faces are there. */
export function firstCrop({ width, height }: Size): Crop {
  const size = Math.min(width, height);
  return { x: Math.round((width - size) / 2), y: Math.round((height - size) / (height > width ? 3 : 2)), size };
}

/** Return the crop inside of the picture, moved before it is made smaller. */
export function fitted({ x, y, size }: Crop, picture: Size): Crop {
  const most = Math.min(picture.width, picture.height);
  const kept = Math.min(most, Math.max(Math.min(SMALLEST, most), Math.round(size)));
  const inside = (value: number, room: number) => Math.max(0, Math.min(Math.round(value), room - kept));
  return { x: inside(x, picture.width), y: inside(y, picture.height), size: kept };
}

export function movedBy(crop: Crop, dx: number, dy: number, picture: Size): Crop {
  return fitted({ ...crop, x: crop.x + dx, y: crop.y + dy }, picture);
}

/** Return the crop with another size and the same middle. */
export function resizedTo(crop: Crop, size: number, picture: Size): Crop {
  const kept = fitted({ ...crop, size }, picture).size;
  const shift = (crop.size - kept) / 2;
  return fitted({ x: crop.x + shift, y: crop.y + shift, size: kept }, picture);
}
