// Page size and margins. They are options of an export, not settings of the document, so this browser remembers them for
// each document, and gives them to previews and to the export dialog.

import { effect, signal, type Signal } from "@preact/signals";
import type { Block, Margins } from "../editor_data";

export interface PageOptions {
  readonly pageSize?: string;
  readonly margins?: Margins;
}

export function createOptions(block: Block): Signal<PageOptions> {
  const name = `pressroom-page-${block.document.id}`;
  const options = signal<PageOptions>(known(name, block));
  effect(() => {
    const { value } = options;
    try {
      if (Object.keys(value).length) localStorage.setItem(name, JSON.stringify(value));
      else localStorage.removeItem(name);
    } catch {
      // A browser that remembers nothing shows them until the page is left.
    }
  });
  return options;
}

/** Read what was remembered; nothing, if the browser or this version of the program does not know it. */
function known(name: string, block: Block): PageOptions {
  try {
    const { pageSize, margins } = JSON.parse(localStorage.getItem(name) ?? "{}") as PageOptions;
    return {
      ...(pageSize !== undefined && Object.hasOwn(block.sheets, pageSize) ? { pageSize } : {}),
      ...(margins && isMargins(margins) ? { margins } : {}),
    };
  } catch {
    return {};
  }
}

function isMargins(value: Margins): boolean {
  return [value.top, value.right, value.bottom, value.left].every((side) => typeof side === "number" && side >= 0 && side <= 2);
}

/** The address of the export dialog for a document, with the pages as they are shown. */
export function exportUrl(id: string, { pageSize, margins }: PageOptions, usualSize: string): string {
  const query = new URLSearchParams({ document: id, pageSize: pageSize ?? usualSize });
  for (const [side, inches] of Object.entries(margins ?? {})) {
    query.set(`margin${side.charAt(0).toUpperCase()}${side.slice(1)}`, String(inches));
  }
  return `/exports/new?${query}`;
}
