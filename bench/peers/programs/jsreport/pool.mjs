// jsreport with its pool of warm browsers, one for each lane. Its engine has nothing to fill in.

import chromePdf from "@jsreport/jsreport-chrome-pdf";
import core from "@jsreport/jsreport-core";
import { serve, task } from "./serve.mjs";

const jsreport = core({
  rootDirectory: process.cwd(),
  discover: false,
  loadConfig: false,
  logger: { silent: true },
  workers: { numberOfWorkers: task.lanes },
});
jsreport.use(chromePdf({ strategy: "chrome-pool", numberOfWorkers: task.lanes, launchOptions: task.launch }));
await jsreport.init();

const { format, printBackground, margin, tagged, outline } = task.pdf;
const chrome = {
  format,
  printBackground,
  tagged,
  outline,
  marginTop: margin.top,
  marginRight: margin.right,
  marginBottom: margin.bottom,
  marginLeft: margin.left,
};

async function print() {
  const { content } = await jsreport.render({ template: { content: task.html, engine: "none", recipe: "chrome-pdf", chrome } });
  return content;
}

await serve(print, () => jsreport.close());
