"use strict";
// Without this script the links still lead from claim to words and back; with it, all the words of a claim light up.
(() => {
  const words = new Map(); // claim id -> its segments in the text
  for (const segment of document.querySelectorAll(".w")) {
    for (const claim of segment.dataset.c.split(" ")) {
      if (!words.has(claim)) words.set(claim, []);
      words.get(claim).push(segment);
    }
  }

  let last = { claim: null, show: null };

  const light = (claim, { show }) => {
    last = { claim, show };
    for (const lit of document.querySelectorAll(".lit, .near")) lit.classList.remove("lit", "near");
    const entry = document.getElementById(`c-${claim}`);
    const segments = words.get(claim) ?? [];
    // The words that carry the claim stand out from the sentence around them; where there are none, the sentence does.
    const core = segments.filter((segment) => segment.dataset.core?.split(" ").includes(claim));
    for (const segment of segments) segment.classList.add(core.length && !core.includes(segment) ? "near" : "lit");
    entry?.classList.add("lit");
    const target = show === "text" ? core[0] ?? segments[0] : entry;
    target?.scrollIntoView({ block: "center" });
    (show === "text" ? target : entry?.querySelector("a"))?.focus({ preventScroll: true });
    history.replaceState(null, "", show === "text" ? `#w-${claim}` : `#c-${claim}`);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (link.matches(".w")) {
      // Words that a claim led to lead back to it. Words may belong to several claims: pressed again, they lead to the next.
      const claims = link.dataset.c.split(" ");
      const at = claims.indexOf(last.claim);
      const next = at >= 0 && last.show === "text" ? at : (at + 1) % claims.length;
      light(claims[next], { show: "record" });
    } else if (link.closest("[id^='c-']")) {
      light(link.hash.slice(3), { show: "text" });
    } else {
      return;
    }
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    last = { claim: null, show: null };
    for (const lit of document.querySelectorAll(".lit, .near")) lit.classList.remove("lit", "near");
  });

  const [side, claim] = [location.hash.slice(1, 3), location.hash.slice(3)];
  if (claim && (side === "c-" || side === "w-")) light(claim, { show: side === "w-" ? "text" : "record" });
})();
