// Puppeteer as many services begin: a browser for each document, which is printed once the network has been idle for half a second.

import puppeteer from "puppeteer-core";
import { serve, task } from "./serve.mjs";

async function print() {
  const browser = await puppeteer.launch(task.launch);
  try {
    const page = await browser.newPage();
    await page.goto(task.address, { waitUntil: "networkidle0" });
    return await page.pdf(task.pdf);
  } finally {
    await browser.close();
  }
}

await serve(print);
