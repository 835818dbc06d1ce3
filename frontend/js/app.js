// Comfort on top of pages that work without it: partial updates, theme, menus, toasts, charts.
import htmx from "htmx.org";
import { keepJobs } from "./job.js";
import { showToast, watchToasts } from "./toast.js";
import { watchTheme } from "./theme.js";

const page = document.documentElement;
htmx.config.defaultTimeout = 30_000;

async function drawCharts() {
  if (!document.querySelector("[data-chart]")) return;
  const { mountAll } = await import("./charts.js");
  mountAll();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open], details.nav-menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) event.target.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector("details.menu[open], details.nav-menu[open]");
    closeMenus(null);
    open?.querySelector("summary")?.focus();
    return;
  }
  const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.getElementById("search");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
});

// A form asks before it acts where `data-confirm` says so; without script the server asks nothing
// more, so the question is a courtesy and never the guard.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// Selects of a filter act at once; the button beside them is for those without script.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-live]");
  const waits = event.target.matches("input[type=search], input[type=text]") || event.target.closest(".filter-menu");
  if (form && !waits) form.requestSubmit();
});

let waiting = 0;
function setBusy(step) {
  waiting = Math.max(0, waiting + step);
  page.classList.toggle("busy", waiting > 0);
}
document.addEventListener("htmx:before:request", () => setBusy(1));
document.addEventListener("htmx:finally:request", () => setBusy(-1));
document.addEventListener("htmx:error", (event) => {
  const offline = !navigator.onLine || event.detail?.error instanceof TypeError;
  showToast("error", offline ? page.dataset.offline : page.dataset.failed);
});
document.addEventListener("htmx:response:error", () => showToast("error", page.dataset.failed));
document.addEventListener("htmx:after:swap", () => {
  drawCharts();
  keepJobs();
});
window.addEventListener("offline", () => showToast("warning", page.dataset.offline));

watchTheme();
watchToasts();
keepJobs();
drawCharts();
