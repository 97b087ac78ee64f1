// The account: mark the section that is read, and choose the appearance.

const YEAR_SECONDS = 365 * 24 * 3600;

/** Mark the link of the section at the top of the window. */
function followSections(nav: HTMLElement): void {
  const links = [...nav.querySelectorAll<HTMLAnchorElement>("a[href^='#']")];
  const mark = (current: HTMLAnchorElement) => {
    for (const link of links) link.toggleAttribute("aria-current", false);
    current.setAttribute("aria-current", "true");
  };
  const find = () => {
    const sections = links.map((link) => document.querySelector(link.hash));
    const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
    const above = sections.filter((section) => section && section.getBoundingClientRect().top < window.innerHeight / 3);
    const at = atEnd && window.scrollY > 0 ? sections.length - 1 : Math.max(0, above.length - 1);
    if (links[at]) mark(links[at]);
  };
  let pending = 0;
  addEventListener("scroll", () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(find);
  }, { passive: true });
  nav.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link) setTimeout(() => mark(link), 100);
  });
}

/** Apply a chosen scheme at once; a cookie brings it with the next page. */
function choose(scheme: string): void {
  const root = document.documentElement;
  if (scheme) root.dataset["scheme"] = scheme;
  else delete root.dataset["scheme"];
  document.cookie = `pressroom_scheme=${scheme}; path=/; max-age=${scheme ? YEAR_SECONDS : 0}; samesite=lax`;
}

export function startAccount(): void {
  const nav = document.querySelector<HTMLElement>("[data-sections]");
  if (nav) followSections(nav);
  document.querySelector("[data-appearance]")?.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement) choose(event.target.value);
  });
}
