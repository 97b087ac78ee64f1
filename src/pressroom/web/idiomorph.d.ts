// The part of idiomorph that the pages use: its package declares types for another of its files only.
declare module "idiomorph/dist/idiomorph-ext.esm.js" {
  export const Idiomorph: {
    defaults: {
      callbacks: { beforeAttributeUpdated: (name: string, element: Element, change: "update" | "remove") => boolean };
    };
  };
}
