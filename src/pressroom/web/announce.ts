// Say something to screen readers, in the live region that every page has.

/** Announce a sentence. The same sentence again is announced again. */
export function announce(sentence: string): void {
  const region = document.getElementById("announcements");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = sentence));
}
