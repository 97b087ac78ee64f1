// What the page tells the editor: the data block of `editor/page.html`.

import type { JsonObject } from "./model/json";

export interface TemplateFacts {
  readonly slug: string;
  readonly name: string;
  readonly categories: readonly string[];
  readonly supportsPhoto: boolean;
  readonly thumbnailUrl: string;
  /** What a setting means that the document does not have. */
  readonly design: {
    readonly accentColor: string;
    readonly textFont: string;
    readonly headingFont: string;
    readonly fontSize: number;
    readonly lineHeight: number;
    readonly spacing: number;
    readonly margins: Readonly<Record<string, Margins>>;
  };
}

/** Inches. */
export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
}

export interface Block {
  readonly document: {
    readonly id: string;
    readonly kind: string;
    readonly title: string;
    readonly templateSlug: string;
    readonly settings: JsonObject;
    readonly version: number;
    readonly updatedAt: string;
    readonly data: JsonObject;
  };
  readonly templates: readonly TemplateFacts[];
  readonly fonts: readonly { readonly name: string; readonly family: string; readonly serif: boolean }[];
  readonly settings: Schema;
  readonly sections: readonly string[];
  readonly languages: readonly {
    readonly tag: string;
    readonly name: string;
    readonly headings: Readonly<Record<string, string>>;
  }[];
  /** Points of a page in portrait, by page size. */
  readonly sheets: Readonly<Record<string, { readonly width: number; readonly height: number }>>;
  readonly photo: {
    readonly types: readonly string[];
    readonly maxCharacters: number;
    /** Pixels of the longer side that are printed. */
    readonly printedSide: number;
  } | null;
  readonly limits: {
    readonly maxTitle: number;
    readonly maxBodyBytes: number;
    readonly previewPages: number;
    readonly previewLeastWidth: number;
    readonly previewMostWidth: number;
  };
  readonly schemaUrl: string;
}

export function readBlock(): Block {
  const text = document.getElementById("editor-data")?.textContent;
  if (!text) throw new Error("The page has no data block `editor-data`.");
  return JSON.parse(text) as Block;
}
