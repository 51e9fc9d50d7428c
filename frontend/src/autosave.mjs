// Saves what is typed in a form: after a pause, and before the page is left.
//
//   <form data-autosave="/complaints/draft/save/" data-saving="…" data-saved="…" data-unsaved="…">
//     <p class="app-autosave" data-autosave-status aria-live="polite"></p>
//
// The whole form is posted, with its own token, to the address in data-autosave. Files are
// not: they are stored when the form is sent.

const PAUSE = 1500;

function typedIn(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data.entries()]) {
    if (value instanceof File) data.delete(name);
  }
  return data;
}

function fingerprint(data) {
  return JSON.stringify([...data.entries()]);
}

export function startAutosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  let saved = fingerprint(typedIn(form));
  let timer;
  // The form itself is on its way: what it carries is not kept beside it as well.
  let isSent = false;

  function say(text) {
    if (status && text) status.textContent = text;
  }

  async function save() {
    const data = typedIn(form);
    const now = fingerprint(data);
    if (now === saved) return;
    say(form.dataset.saving);
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST",
        body: data,
        // Only a page that is being left needs it, and it takes no more than 64 KiB.
        keepalive: document.visibilityState === "hidden",
        credentials: "same-origin",
        headers: { "X-Requested-With": "autosave" },
      });
      if (!response.ok) throw new Error(String(response.status));
      saved = now;
      say(form.dataset.saved);
    } catch {
      say(form.dataset.unsaved);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isSent = true;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !isSent) save();
    if (document.visibilityState === "visible") isSent = false;
  });
}
