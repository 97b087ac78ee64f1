// Show a request that failed where the person acted: in the place that `data-problems` names, else at the top of the page.

import { t } from "../words";

const REFRESHES = "[hx-trigger*='jobs-changed']";

interface SwapDetail {
  xhr: XMLHttpRequest;
  requestConfig: { elt: Element };
  target: Element;
  swapOverride: string;
}

function placeFor(element: Element): Element | null {
  const selector = element.closest<HTMLElement>("[data-problems]")?.dataset["problems"];
  return (selector && document.querySelector(selector)) || document.getElementById("problems");
}

/** Show a sentence in the place for problems of an element. */
export function showProblem(element: Element, sentence: string): void {
  const place = placeFor(element);
  // Said once, also if it is tried again and again.
  if (!place || place.querySelector(":scope > .notice > p")?.textContent === sentence) return;
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.dataset["state"] = "error";
  notice.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = sentence;
  notice.append(words);
  place.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

/** Take away what the server said about a field when a person changes it: the next answer says whether it is right. */
function forget(field: Element): void {
  if (!field.hasAttribute("aria-invalid") || !field.closest("form[hx-post]")) return;
  field.removeAttribute("aria-invalid");
  for (const id of field.getAttribute("aria-describedby")?.split(" ") ?? []) {
    const note = document.getElementById(id);
    if (note?.matches(".field-note")) note.remove();
  }
}

export function startProblems(): void {
  document.addEventListener("input", (event) => event.target instanceof Element && forget(event.target));
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const detail = (event as CustomEvent<SwapDetail>).detail;
    // Some answers name their place themselves, such as that of a field.
    if (detail.xhr.status < 400 || detail.xhr.getResponseHeader("HX-Retarget")) return;
    const place = placeFor(detail.requestConfig.elt);
    if (!place) return;
    detail.target = place;
    detail.swapOverride = "innerHTML";
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    // What refreshes by itself says nothing about what a person did.
    if (elt.matches(REFRESHES)) return;
    const place = placeFor(elt);
    if (successful && place && !place.contains(elt) && place !== elt) place.replaceChildren();
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, (event) => {
      const { elt } = (event as CustomEvent<{ elt: Element }>).detail;
      // What refreshes by itself is said once, above the page.
      if (elt.matches(REFRESHES)) return;
      showProblem(elt, t("No connection to the server. Nothing was lost; try again in a moment."));
    });
  }
}
