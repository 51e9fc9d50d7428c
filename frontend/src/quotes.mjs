// Beside a list of places: the words of the place that is chosen, as the page brought them all.

export function startQuotes(quotes) {
  const choice = document.getElementById(quotes.dataset.quotesFor);
  if (!choice) return;
  const show = () => {
    for (const quote of quotes.children) quote.hidden = quote.dataset.point !== choice.value;
  };
  choice.addEventListener("change", show);
  // A browser that goes back fills the list in by itself.
  addEventListener("pageshow", show);
  show();
}
