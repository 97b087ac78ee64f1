// A link to the explanation of an error, which opens beside the editor.

import { t } from "../../words";

export function HelpLink({ code }: { code: string }) {
  if (!code) return null;
  return (
    <a class="small nowrap" href={`/help/errors#${code}`} target="_blank">
      {t("What this error means")}
      <span class="visually-hidden"> {t("(in a new tab)")}</span>
    </a>
  );
}
