// Problems that the page finds by itself, in the form of those that the server finds.

/** Return the panel of a problem. */
export function problem(title: string, advice: string): HTMLElement {
  const panel = document.createElement("div");
  panel.className = "error";
  panel.setAttribute("role", "alert");
  panel.dataset["testid"] = "import-problem";
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset["icons"]}#error`);
  icon.append(use);
  const words = document.createElement("p");
  const bold = document.createElement("b");
  bold.textContent = title;
  words.append(bold, document.createElement("br"), advice);
  panel.append(icon, words);
  return panel;
}
