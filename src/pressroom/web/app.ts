// The script of all pages.

import htmx from "htmx.org";
import { startAccount } from "./account/account";
import { startSignOut } from "./account/sign_out";
import { startButtons } from "./components/buttons";
import { startCountdowns } from "./components/countdown";
import { startDialogs } from "./components/dialog";
import { startMenus } from "./components/menu";
import { startProblems } from "./components/problems";
import { startDashboard } from "./dashboard/dashboard";
import { startDeletion } from "./exports/deletion";
import { startBatchDialog } from "./exports/batch";
import { startDocuments } from "./documents/documents";
import { startFinding } from "./documents/find";
import { startImport } from "./importing/import";
import { startLive } from "./live";
import { startMorphs } from "./morph";
import { startOffline } from "./offline/register";
import { startOperations } from "./operations/operations";
import { startReports } from "./reports/reports";
import { formToken } from "./requests";

document.body.addEventListener("htmx:configRequest", (event) => {
  const { verb, headers } = (event as CustomEvent<{ verb: string; headers: Record<string, string> }>).detail;
  if (verb !== "get") headers["X-CSRF-Token"] = formToken();
});

startMorphs();
startButtons();
startDialogs();
startMenus();
startProblems();
startDeletion();
startCountdowns();
startBatchDialog();
startLive();
startFinding();
startDocuments();
startImport();
startOperations(htmx);
startDashboard();
startReports();
startAccount();
startSignOut();
startOffline();

export { htmx };
