// Short messages at the corner; good news leaves by itself, bad news stays until it is read.
const LINGER_MS = 6000;

function dismiss(toast) {
  toast.remove();
}

function arm(toast) {
  toast.querySelector("[data-dismiss]")?.removeAttribute("hidden");
  if (toast.matches(".toast-success, .toast-info")) setTimeout(() => dismiss(toast), LINGER_MS);
}

export function showToast(kind, text) {
  const template = document.getElementById("toast-template");
  const region = document.getElementById("toasts");
  if (!template || !region || !text) return;
  if ([...region.children].some((toast) => toast.textContent.trim() === text)) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast-${kind}`);
  toast.querySelector("p").textContent = text;
  region.append(toast);
  arm(toast);
}

export function watchToasts() {
  document.querySelectorAll(".toast").forEach(arm);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (button) dismiss(button.closest(".toast"));
  });
}
