// Count down to a time: <time datetime="…" data-countdown>.

function tick(): void {
  for (const place of document.querySelectorAll<HTMLTimeElement>("time[data-countdown]")) {
    const left = Math.max(0, Math.round((Date.parse(place.dateTime) - Date.now()) / 1000));
    place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
}

export function startCountdowns(): void {
  tick();
  window.setInterval(tick, 1000);
  document.body.addEventListener("htmx:afterSettle", tick);
}
