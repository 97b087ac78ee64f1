// Why there are no newer pages, in words, and what to do.

import { t } from "../../words";

export interface Failure {
  readonly message: string;
  readonly advice: string;
  /** Wrong fields: `data.work[1].name`. */
  readonly fields: readonly { readonly path: string; readonly message: string }[];
  readonly code: string;
}

const FIELDS_ARE_WRONG = new Set(["INVALID_REQUEST", "INVALID_OPTIONS", "REFERENCE_NOT_FOUND"]);

export function offline(): Failure {
  return {
    message: t("There is no connection to the server."),
    advice: t("The pages are from before."),
    fields: [],
    code: "OFFLINE",
  };
}

export function serverFailed(): Failure {
  return {
    message: t("The server stopped while it made the pages."),
    advice: t("The pages are from before."),
    fields: [],
    code: "INTERNAL_ERROR",
  };
}

export function failureOf(status: number, code: string, message: string, fields: Failure["fields"]): Failure {
  const [said, advice] = wordsOf(status, code) ?? [message, t("The pages are from before.")];
  return { message: said, advice, fields, code };
}

function wordsOf(status: number, code: string): readonly [string, string] | undefined {
  if (FIELDS_ARE_WRONG.has(code))
    return [t("Some fields cannot be printed."), t("The pages show the last version without errors.")];
  switch (status) {
    case 401:
    case 403:
      return [t("Your session has ended."), t("Sign in again, then new pages are made.")];
    case 404:
      return [t("This document or its template is gone."), t("The pages are from before.")];
    case 413:
      return [t("The document is larger than the server accepts."), t("A smaller photo helps most.")];
    case 422:
      return [t("A text is missing in the printed file."), t("Try another font or template, and report it.")];
    case 429:
    case 503:
      return [t("The server is busy with other documents."), t("Nothing is broken. Try again in some seconds.")];
    case 504:
      return [t("This document takes too long to print."), t("Shorten it, or use smaller pictures.")];
    default:
      return undefined;
  }
}
