// The page that is shown without a connection: it opens the wanted page as soon as the server answers.

import { t } from "../words";

const EVERY_MS = 5_000;

const status = document.getElementById("offline-status")!;
const scheme = /(?:^|; )pressroom_scheme=(light|dark)/.exec(document.cookie)?.[1];
if (scheme) document.documentElement.dataset["scheme"] = scheme;

async function isBack(): Promise<boolean> {
  try {
    const response = await fetch("/health/live", { cache: "no-store" });
    return response.ok;
  } catch {
    return false;
  }
}

/** Load the wanted page if the server answers: it has the address of this one. */
async function tryAgain(): Promise<boolean> {
  const back = await isBack();
  if (back) location.reload();
  return back;
}

document.getElementById("offline-retry")!.addEventListener("click", () => {
  status.textContent = t("Trying…");
  void tryAgain().then((back) => !back && (status.textContent = t("There is still no connection.")));
});
window.addEventListener("online", () => void tryAgain());
document.addEventListener("visibilitychange", () => !document.hidden && void tryAgain());
window.setInterval(() => !document.hidden && void tryAgain(), EVERY_MS);
