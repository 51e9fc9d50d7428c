// The link that ticks all boxes of a list does so at once, instead of fetching the page anew.

export function startTicks(link) {
  const form = link.closest("form");
  if (!form) return;
  const boxes = () => Array.from(form.querySelectorAll("input[type=checkbox][name=stage]"));
  const areTicked = () => boxes().every((box) => box.checked);
  const say = () => {
    link.textContent = areTicked() ? link.dataset.untick : link.dataset.tick;
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const ticked = !areTicked();
    for (const box of boxes()) box.checked = ticked;
    say();
  });
  form.addEventListener("change", say);
  // A browser that goes back ticks by itself what was ticked.
  addEventListener("pageshow", say);
}
