// An icon of the set of the pages. It stands beside words, or inside something that has a label.

let sprite = "";

/** The address of the set, which the page knows. */
export function setSprite(url: string): void {
  sprite = url;
}

export function Icon({ name, small = false }: { name: string; small?: boolean }) {
  return (
    <svg class={small ? "icon icon-s" : "icon"} aria-hidden="true">
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}
