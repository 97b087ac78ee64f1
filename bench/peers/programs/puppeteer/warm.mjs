// Puppeteer with one warm browser, and a page for each lane that prints one document after the other.

import puppeteer from "puppeteer-core";
import { serve, task } from "./serve.mjs";

const browser = await puppeteer.launch(task.launch);
const pages = await Promise.all(Array.from({ length: task.lanes }, () => browser.newPage()));

async function print(lane) {
  await pages[lane].setContent(task.html, { waitUntil: "load" });
  return pages[lane].pdf(task.pdf);
}

await serve(print, () => browser.close());
