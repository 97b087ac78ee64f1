// Playwright with one warm browser, and a new context for each document.

import { chromium } from "playwright-core";
import { serve, task } from "./serve.mjs";

const { executablePath, args } = task.launch;
const browser = await chromium.launch({ executablePath, args, chromiumSandbox: task.sandbox });

async function print() {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.setContent(task.html, { waitUntil: "load" });
    return await page.pdf(task.pdf);
  } finally {
    await context.close();
  }
}

await serve(print, () => browser.close());
