import { expect, test } from "vitest";
import { sizeInHeader } from "./photo_header";

// Files of 400 × 300 pixels, made by Pillow; their beginnings.
const FILES = {
  png: "iVBORw0KGgoAAAANSUhEUgAAAZAAAAEsCAIAAABi1XKVAAEAAElEQVR4nDydZVjT",
  jpeg:
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcp" +
    "LDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIy" +
    "MjIyMjIyMjIyMjIyMjL/wAARCAEsAZADASIAAhEBAxEB",
  webp: "UklGRnb0AABXRUJQVlA4IGr0AADwWgGdASqQASwBPlEai0WjoaEfP/ZAOAUEtIBs",
  "lossless webp": "UklGRuzAAQBXRUJQVlA4TN/AAQAvj8FKAP8nJEjw/3jrBEzA/Ce2e2AQAICAJEeV",
  "transparent webp": "UklGRnSzAgBXRUJQVlA4WAoAAAAQAAAAjwEAKwEAQUxQSNfAAQAB/yckSPD/eGtE",
};

test.each(Object.entries(FILES))("the size of a %s is read", (_, base64) => {
  expect(sizeInHeader(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))).toEqual({ width: 400, height: 300 });
});

test.each([
  ["text", "a resume"],
  ["nothing", ""],
  ["a JPEG that ends", "\xff\xd8\xff\xe0\x00\x10JFIF"],
  ["a JPEG of nonsense", "\xff\xd8abcdefghij"],
])("%s has no size", (_, text) => {
  expect(sizeInHeader(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))).toBeUndefined();
});
