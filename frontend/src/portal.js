// Everything works without this file; it only makes some things quicker.

import { createAll } from "govuk-frontend/dist/govuk/init.mjs";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";

import { startAutosave } from "./autosave.mjs";
import { startMenu, showCurrent } from "./menu.mjs";
import { startQuotes } from "./quotes.mjs";
import { startStandardTexts } from "./texts.mjs";
import { startTicks } from "./ticks.mjs";

// Chromium takes Kazakh for a language it knows and then groups digits as English does.
if (new Intl.NumberFormat("kk").format(2000).includes(",")) {
  Intl.NumberFormat = class extends Intl.NumberFormat {
    constructor(locales, options) {
      super(locales === "kk" ? "ru" : locales, options);
    }
  };
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");

function start(scope) {
  createAll(Button, { preventDoubleClick: true }, { scope });
  for (const component of [CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios]) {
    createAll(component, undefined, { scope });
  }
}

start(document);
for (const component of [NotificationBanner, ServiceNavigation, SkipLink]) {
  createAll(component);
}

for (const form of document.querySelectorAll("form[data-autosave]")) startAutosave(form);

for (const quotes of document.querySelectorAll("[data-quotes-for]")) startQuotes(quotes);

for (const part of document.querySelectorAll("[data-standard-texts]")) startStandardTexts(part);

for (const link of document.querySelectorAll("[data-pick-all]")) startTicks(link);

for (const menu of document.querySelectorAll("details[data-closes]")) startMenu(menu);

for (const row of document.querySelectorAll(".app-office-nav__list")) showCurrent(row);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What htmx brings in later is brought to life as well.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});

// A list that is replaced while one chooses in it keeps its opened parts open.
let opened = [];
document.addEventListener("htmx:beforeSwap", () => {
  opened = Array.from(document.querySelectorAll("details[id][open]"), (one) => one.id);
});
document.addEventListener("htmx:oobAfterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
});

// The links to other languages lead to what is on the screen now, not to what was there first.
document.addEventListener("htmx:pushedIntoHistory", () => {
  for (const link of document.querySelectorAll(".app-languages__link")) {
    const query = new URLSearchParams(location.search);
    query.set("lang", link.lang);
    link.search = String(query);
  }
});
