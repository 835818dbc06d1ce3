// Progress of a job: the element fetches itself anew until the server's answer says it ended.
const PAUSE_MS = 1500;
const kept = new WeakSet();

async function renew(element) {
  if (!element.isConnected) return;
  let answer;
  try {
    answer = await fetch(element.dataset.job, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  } catch {
    setTimeout(() => renew(element), PAUSE_MS * 4);
    return;
  }
  if (!answer.ok) return;
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = parsed.querySelector(".job");
  if (!fresh || !element.isConnected) return;
  element.replaceWith(fresh);
  keepJobs();
}

export function keepJobs() {
  for (const element of document.querySelectorAll(".job[data-job]")) {
    if (kept.has(element)) continue;
    kept.add(element);
    setTimeout(() => renew(element), PAUSE_MS);
  }
}
