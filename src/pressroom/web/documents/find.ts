// Find documents from any page, and exams from those of exams: the button of the frame, and Ctrl or ⌘ with K.

import { isMod, keyOf } from "../keys";

/** Return the page to search, whose field has its name. */
function searched(): string {
  return /^\/exams(\/|$)/.test(location.pathname) ? "exams" : "documents";
}

function find(): void {
  const page = searched();
  const search = document.getElementById(`${page}-search`);
  if (search instanceof HTMLInputElement && search.offsetParent) {
    search.focus();
    search.select();
  } else {
    location.assign(`/${page}#${page}-search`);
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
  if (location.hash === `#${searched()}-search`) find();
}
