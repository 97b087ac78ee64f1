// Read the size of a picture from the beginning of its file, before a browser decodes gigabytes.

import type { Size } from "./crop";

/** Return the size of a PNG, JPEG or WebP; undefined: it is none of them, or the beginning does not say it. */
export function sizeInHeader(bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (view.getUint16(0) === 0xffd8) return sizeOfJpeg(view);
    if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return sizeOfWebp(view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the file ends within its header
  }
  return undefined;
}

function sizeOfJpeg(view: DataView): Size | undefined {
  for (let at = 2; ;) {
    const marker = view.getUint16(at);
    if (marker >> 8 !== 0xff) return undefined;
    // Frames have their size; DHT, JPG and DAC are no frames.
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + view.getUint16(at + 2);
  }
}

function sizeOfWebp(view: DataView): Size | undefined {
  const little = (at: number) => view.getUint16(at, true);
  switch (view.getUint32(12)) {
    case 0x56503820: // "VP8 "
      return { width: little(26) & 0x3fff, height: little(28) & 0x3fff };
    case 0x5650384c: {
      // "VP8L"
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 0x56503858: // "VP8X"
      return { width: 1 + little(24) + (view.getUint8(26) << 16), height: 1 + little(27) + (view.getUint8(29) << 16) };
    default:
      return undefined;
  }
}
