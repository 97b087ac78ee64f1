// Parts of a page that come again are morphed into what is shown. What a person has opened stays open.

import { Idiomorph } from "idiomorph/dist/idiomorph-ext.esm.js";

export function startMorphs(): void {
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name: string, _element: Element, change: "update" | "remove") =>
    !(name === "open" && change === "remove");
}
