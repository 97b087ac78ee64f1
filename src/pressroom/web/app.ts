// The script of all pages.

import htmx from "htmx.org";
import "idiomorph/dist/idiomorph-ext.esm.js";
import { startButtons } from "./components/buttons";
import { startCountdowns } from "./components/countdown";
import { startDialogs } from "./components/dialog";
import { startMenus } from "./components/menu";
import { startProblems } from "./components/problems";
import { startUndo } from "./components/undo";
import { startBatchDialog } from "./exports/batch";
import { startDocuments } from "./documents/documents";
import { startFinding } from "./documents/find";
import { startLive } from "./live";
import { formToken } from "./requests";

document.body.addEventListener("htmx:configRequest", (event) => {
  const { verb, headers } = (event as CustomEvent<{ verb: string; headers: Record<string, string> }>).detail;
  if (verb !== "get") headers["X-CSRF-Token"] = formToken();
});

startButtons();
startDialogs();
startMenus();
startProblems();
startUndo();
startCountdowns();
startBatchDialog();
startLive();
startFinding();
startDocuments();

export { htmx };
