// Light, dark or as the machine: at once on the page, then remembered by the server's cookie.
const page = document.documentElement;

function tell() {
  document.dispatchEvent(new CustomEvent("dafeng:theme"));
}

export function watchTheme() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-form]") || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    page.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-theme-form] button")) {
      button.setAttribute("aria-pressed", String(button.value === theme));
    }
    tell();
    const body = new FormData(form);
    body.set("theme", theme);
    await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
}
