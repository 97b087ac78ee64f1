// The dashboard of an exam.

import { announce } from "../announce";
import { n } from "../words";
import { startFilter } from "./filter";
import { searchAgain, startSearch } from "./search";
import { sortAgain, startSorting } from "./sorting";
import { startTabs } from "./tabs";

export function startDashboard(): void {
  const content = document.getElementById("exam-content");
  if (!content) return;
  startFilter();
  startTabs();
  startSorting();
  startSearch();
  sortAgain();
  searchAgain();
  reloadAfterImport();
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== content) return;
    sortAgain();
    searchAgain();
    const count = content.querySelector<HTMLElement>("[data-students]")?.dataset["students"];
    if (count !== undefined) announce(n("%(count)s student shown", "%(count)s students shown", Number(count)));
  });
}

/** An import may change all of the page: its title, classes, students. It is loaded again as soon as its dialog is closed. */
function reloadAfterImport(): void {
  let imported = false;
  document.body.addEventListener("exams-changed", () => (imported = true));
  document.body.addEventListener("dialog-closed", () => imported && location.reload());
}
