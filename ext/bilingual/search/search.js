/*
 * Search by pairs of characters, in the browser. It must cut words as pairs.py does and read
 * what packed.py writes. Sphinx's searchtools.js calls splitQuery and Scorer.score, and looks
 * up what splitQuery returned in the index: so a phrase is looked up here, from its pairs,
 * and its pages are put into the index under the phrase itself. That way the words that are
 * highlighted are those that the reader typed.
 */
const pairSearch = (() => {
  const WORDS = /[%CJK%]+|(?:(?![%CJK%])[\p{L}\p{N}_])+/gu;
  const IS_CJK = /^[%CJK%]/u;
  const LAST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef";
  const BEFORE = "ghijklmnopqrstuvwxyz0123456789-_";

  let index = null;
  /* For terms and titleterms: first character → second character → pages. */
  const pairs = {};
  /* Of the query: the pages of each word, and of its Chinese words put together. */
  let words = [];
  let joined = new Set();

  const readPages = (text) => {
    const pages = [];
    let page = -1;
    let gap = 0;
    for (const digit of text) {
      const value = LAST.indexOf(digit);
      if (value < 0) gap = gap * 32 + BEFORE.indexOf(digit);
      else {
        page += gap * 32 + value + 1;
        gap = 0;
        pages.push(page);
      }
    }
    return pages;
  };

  const readPairs = (text) =>
    new Map(
      Array.from(text.matchAll(/([^A-Za-z0-9_-]?)([A-Za-z0-9_-]+)/gu), (found) => [
        found[1],
        readPages(found[2]),
      ]),
    );

  /* An entry "词元（token）" is found by both of its halves. */
  const withHalves = (entries) => {
    const all = { ...entries };
    for (const [entry, places] of Object.entries(entries)) {
      const halves = entry.match(/^([^（）]+)（([^（）]+)）$/u) ?? [];
      for (const half of halves.slice(1).map((text) => text.trim()))
        all[half] = [...(all.hasOwnProperty(half) ? all[half] : []), ...places];
    }
    return all;
  };

  const open = (packed) => {
    index = { ...packed };
    for (const part of ["terms", "titleterms"]) {
      pairs[part] = new Map(
        Object.entries(packed[part].pairs).map(([first, text]) => [first, readPairs(text)]),
      );
      index[part] = {};
      for (const [word, text] of Object.entries(packed[part].words))
        index[part][word] = readPages(text);
    }
    index.indexentries = withHalves(packed.indexentries);
    return index;
  };

  const pagesOfPair = (first, second, parts) =>
    parts.flatMap((part) => pairs[part].get(first)?.get(second) ?? []);

  /* A single character is found alone and in every pair. */
  const pagesOfCharacter = (character, parts) =>
    parts.flatMap((part) =>
      Array.from(pairs[part]).flatMap(([first, seconds]) =>
        first === character
          ? Array.from(seconds.values()).flat()
          : (seconds.get(character) ?? []),
      ),
    );

  const pagesOfPhrase = (phrase, parts) => {
    const characters = Array.from(phrase);
    if (characters.length === 1) return new Set(pagesOfCharacter(phrase, parts));
    return characters
      .slice(1)
      .map((second, i) => new Set(pagesOfPair(characters[i], second, parts)))
      .reduce((all, some) => new Set([...all].filter((page) => some.has(page))));
  };

  /* As searchtools.js finds words of other scripts: whole, else as a part of longer ones. */
  const pagesOfWord = (word) => {
    const stem = new Stemmer().stemWord(word.toLowerCase());
    return new Set(
      [index.terms, index.titleterms].flatMap((terms) => {
        if (terms.hasOwnProperty(stem)) return terms[stem];
        if (stem.length < 3) return [];
        return Object.keys(terms).flatMap((term) => (term.includes(stem) ? terms[term] : []));
      }),
    );
  };

  const pagesOf = (word) =>
    IS_CJK.test(word) ? pagesOfPhrase(word, ["terms", "titleterms"]) : pagesOfWord(word);

  /* A phrase that no page has is cut into the longest beginnings that some page has. */
  const pieces = (phrase) => {
    const found = [];
    let piece = "";
    for (const character of phrase) {
      if (piece && !pagesOf(piece + character).size) {
        found.push(piece);
        piece = "";
      }
      piece += character;
    }
    return [...found, piece];
  };

  /* Put the pages of a phrase into the index, where the search looks them up. */
  const answer = (phrase) => {
    const inTitle = pagesOfPhrase(phrase, ["titleterms"]);
    const elsewhere = [...pagesOf(phrase)].filter((page) => !inTitle.has(page));
    if (inTitle.size) index.titleterms[phrase] = [...inTitle];
    if (elsewhere.length) index.terms[phrase] = elsewhere;
  };

  const counts = (word) => !stopwords.has(word.toLowerCase()) && !/^\d+$/.test(word);

  const split = (query) => {
    const cut = (word) => (index && IS_CJK.test(word) ? pieces(word) : [word]);
    const found = (query.normalize("NFKC").match(WORDS) ?? []).flatMap(cut);
    const phrases = found.filter((word) => IS_CJK.test(word));
    words = [];
    joined = new Set();
    /* A query without such characters is ranked as ever. */
    if (index && phrases.length) {
      phrases.forEach(answer);
      words = found.filter(counts).map(pagesOf);
      if (phrases.length > 1) joined = pagesOf(phrases.join(""));
    }
    return found;
  };

  /* Pages that have all words come before pages that have some of them; first those that
     have them without the space that the reader typed. */
  const score = ([docname, , , , given, , kind]) => {
    if (!words.length || kind !== "text") return given;
    const page = index.docnames.indexOf(docname);
    const missing = words.filter((pages) => !pages.has(page)).length;
    return given - 100 * missing + (joined.has(page) ? 50 : 0);
  };

  return { open, score, split };
})();

function openPackedIndex(packed) {
  return pairSearch.open(packed);
}

/* A declaration: "const" would collide with "var splitQuery" in searchtools.js. */
function splitQuery(query) {
  return pairSearch.split(query);
}

/* A project with a scorer of its own keeps it. */
if (typeof Scorer !== "undefined" && !Scorer.score) Scorer.score = pairSearch.score;
