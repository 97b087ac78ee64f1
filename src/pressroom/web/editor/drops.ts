// A file that is dropped beside the place for it would open in the place of the editor.

function ignore(event: DragEvent): void {
  if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
}

export function ignoreDrops(): void {
  document.addEventListener("dragover", ignore);
  document.addEventListener("drop", ignore);
}
