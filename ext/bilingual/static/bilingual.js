/* Links to other languages keep query and anchor; a reader who prefers another language is
   offered it once. Everything else works without this file. */
{
  const links = [...document.querySelectorAll("a.bilingual-link")];
  const answered = (answer) => {
    try {
      if (answer) localStorage.setItem("bilingual", answer);
      return localStorage.getItem("bilingual");
    } catch {
      return "";
    }
  };
  const keep = (event) => {
    const link = event.target.closest?.("a.bilingual-link");
    if (!link) return;
    if (link.rel) {
      link.search = location.search;
      link.hash = location.hash;
    }
    if (event.type == "click") answered(link.hreflang);
  };
  for (const type of ["pointerover", "focusin", "click"])
    document.addEventListener(type, keep, true);

  const names = (tag) => {
    const { language, script } = new Intl.Locale(tag).maximize();
    return [language + script, language];
  };
  const wanted = () => {
    for (const tag of navigator.languages)
      for (const level of [0, 1]) {
        const is = (other) => names(other)[level] == names(tag)[level];
        if (is(document.documentElement.lang)) return;
        const link = links.find((link) => is(link.hreflang));
        if (link) return link;
      }
  };
  const link = answered() ? null : wanted();
  if (link) {
    const box = document.createElement("div");
    box.className = "bilingual-offer";
    box.setAttribute("role", "status");
    (document.querySelector(".skip-to-content") ?? document.body.firstChild).after(box);
    const offer = link.cloneNode();
    offer.textContent = link.dataset.offer;
    const close = document.createElement("button");
    close.textContent = "×";
    close.setAttribute("aria-label", link.dataset.close);
    close.lang = link.lang;
    const end = () => (answered("no"), box.remove());
    close.onclick = end;
    box.onkeydown = (event) => {
      if (event.key == "Escape") end();
    };
    // A screen reader announces what comes into a box that it knows.
    setTimeout(() => box.append(offer, close), 100);
  }
}
