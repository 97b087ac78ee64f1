// The addresses that the editor asks, by the id of its document.

export interface Addresses {
  readonly document: string;
  readonly preview: string;
  readonly versions: string;
  readonly changes: string;
  /** The list of documents, to which the arrow leads. */
  readonly documents: string;
}

export function addressesOf(id: string): Addresses {
  const edit = `/documents/${id}/edit`;
  return {
    document: `/api/v1/documents/${id}`,
    preview: `${edit}/preview`,
    versions: `${edit}/versions`,
    changes: `${edit}/changes`,
    documents: "/documents",
  };
}
