// Says whether the page is live, so that nobody takes an old number for a new one.
(() => {
  "use strict";
  const line = () => document.getElementById("live");
  const say = (text) => { const at = line(); if (at && at.textContent !== text) at.textContent = text; };
  document.addEventListener("htmx:sseOpen", () => say("Live: this page updates by itself."));
  document.addEventListener("htmx:sseError", () => say("Not live: the coordinator does not answer. Trying again."));
  document.addEventListener("htmx:sseClose", (event) => {
    if (event.detail.type === "message") say("The run has ended: nothing more changes here.");
  });
})();
