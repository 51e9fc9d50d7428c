// A standard text is put where the cursor stands, without sending the form there and back.
//
//   <div data-standard-texts="id of the field">
//     <select><option data-text="…">…</option></select><button name="copy">…</button>
//   </div>

export function startStandardTexts(part) {
  const field = document.getElementById(part.dataset.standardTexts);
  const choice = part.querySelector("select");
  const button = part.querySelector("button");
  if (!field || !choice || !button) return;
  // No longer a button that sends: the key Enter in a field must not press it.
  button.type = "button";
  button.addEventListener("click", () => {
    const text = choice.selectedOptions[0]?.dataset.text;
    if (!text) {
      choice.focus();
      return;
    }
    const before = field.value.slice(0, field.selectionStart);
    const gap = before && !before.endsWith("\n") ? "\n\n" : "";
    field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
