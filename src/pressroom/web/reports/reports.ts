// The window of a report is named in the address of its page: `?report=JOB`. Closed, it is not.

const PARAMETER = "report";

export function startReports(): void {
  document.body.addEventListener("dialog-closed", () => {
    const address = new URL(location.href);
    if (!address.searchParams.has(PARAMETER) || document.getElementById("report-window")) return;
    address.searchParams.delete(PARAMETER);
    history.replaceState(history.state, "", address);
  });
}
