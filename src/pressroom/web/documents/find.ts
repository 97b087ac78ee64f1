// Find documents from any page: the button of the frame, and Ctrl or ⌘ with K.

import { isMod, keyOf } from "../keys";

const SEARCH = "documents-search";

function find(): void {
  const search = document.getElementById(SEARCH);
  if (search instanceof HTMLInputElement && search.offsetParent) {
    search.focus();
    search.select();
  } else {
    location.assign(`/documents#${SEARCH}`);
  }
}

export function startFinding(): void {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-find]")) find();
  });
  document.addEventListener("keydown", (event) => {
    if (!isMod(event) || event.shiftKey || keyOf(event) !== "k") return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    find();
  });
  if (location.hash === `#${SEARCH}`) find();
}
