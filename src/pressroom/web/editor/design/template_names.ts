// The names of the templates in the language of the page. A template that was added has the name that it gives itself.

import { t } from "../../words";
import type { TemplateFacts } from "../editor_data";

export function templateName({ slug, name }: TemplateFacts): string {
  const known: Record<string, string> = {
    academic: t("Academic"),
    classic: t("Classic"),
    compact: t("Compact"),
    executive: t("Executive"),
    modern: t("Modern"),
    twocolumn: t("Two columns"),
  };
  return known[slug] ?? name;
}
