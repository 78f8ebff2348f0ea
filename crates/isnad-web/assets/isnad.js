// What makes the pages quicker for those who have script. Everything works without it.
"use strict";
(() => {
  const rtl = document.documentElement.dir === "rtl";

  // "/" searches, "j" and "k" go from claim to claim
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
    if (e.key === "/") {
      e.preventDefault();
      document.querySelector(".find input").focus();
    } else if (e.key === "j" || e.key === "k") {
      const all = [...document.querySelectorAll(".claim .says a")];
      const at = all.indexOf(document.activeElement);
      const next = all[e.key === "j" ? at + 1 : Math.max(0, at - 1)];
      if (next) next.focus();
    }
  });

  // a page that was made from an older ledger says so, and leaves it to the reader when to look again
  const news = document.getElementById("news");
  const edition = document.body.dataset.edition;
  if (news && edition && window.EventSource) {
    const live = new EventSource("/api/v1/live");
    live.addEventListener("edition", (e) => {
      if (e.data === edition || !news.hidden) return;
      const a = document.createElement("a");
      a.href = location.href;
      a.textContent = news.dataset.text;
      a.addEventListener("click", (c) => { c.preventDefault(); location.reload(); });
      news.append(a);
      news.hidden = false;
    });
    addEventListener("pagehide", () => live.close());
  }

  // the sliders of the map say their day while they move, and show it when they stop
  const slider = document.querySelector(".slider");
  if (slider) {
    const day = (n) => new Date(n * 86400000).toISOString().slice(0, 10);
    const [a, b] = slider.querySelectorAll("input[type=range]");
    const tell = () => {
      for (const x of [a, b]) x.closest("label").querySelector("output").textContent = day(+x.value);
    };
    for (const x of [a, b]) {
      x.addEventListener("input", () => {
        if (+a.value > +b.value) (x === a ? b : a).value = x.value;
        tell();
      });
      x.addEventListener("change", () => slider.requestSubmit());
    }
  }

  // forms leave out what is empty, so that addresses stay short enough to pass on
  for (const f of document.querySelectorAll("form.filters, form.slider, .endpoint form")) {
    f.addEventListener("submit", () => {
      for (const x of f.elements) if (x.name && x.value === "") x.disabled = true;
    });
    addEventListener("pageshow", () => { for (const x of f.elements) x.disabled = false; });
  }
  void rtl;
})();
