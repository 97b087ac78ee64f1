// The window of a report is named in the address of its page: `?report=JOB`. Closed, it is not. A bar that says that a report
// is ready goes when its file is downloaded.

const PARAMETER = "report";

export function startReports(): void {
  document.body.addEventListener("dialog-closed", () => {
    const address = new URL(location.href);
    if (!address.searchParams.has(PARAMETER) || document.getElementById("report-window")) return;
    address.searchParams.delete(PARAMETER);
    history.replaceState(history.state, "", address);
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[download]") : null;
    if (link) document.querySelector(`.report-bar[data-file="${CSS.escape(link.getAttribute("href") ?? "")}"]`)?.remove();
  });
}
