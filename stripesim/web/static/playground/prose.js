// Texts of lessons: the Markdown that they use, as elements; and Python in colours.

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\(([^)]+)\)/g;

export function prose(text) {
  return text
    .trim()
    .split(/\n\s*\n/)
    .filter(Boolean)
    .map(block);
}

function block(text) {
  const [, hashes, heading] = text.match(/^(#+)\s+(.*)/) ?? [];
  if (hashes) return element("h2", inline(heading));
  if (!/^[-*] /.test(text)) return element("p", inline(text));
  const items = text.split(/\n(?=[-*] )/).map((item) => element("li", inline(item.slice(2))));
  return element("ul", items);
}

function inline(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, strong, em, label, url] = found;
    parts.push(text.slice(end, found.index));
    if (code) parts.push(element("code", [code]));
    else if (strong) parts.push(element("strong", inline(strong)));
    else if (em) parts.push(element("em", inline(em)));
    else parts.push(link(label, url));
    end = found.index + whole.length;
  }
  return [...parts, text.slice(end)];
}

// Only what leads somewhere in the web; a lesson's other files are not here.
function link(label, url) {
  if (!/^https?:/.test(url)) return label;
  const made = element("a", [label]);
  made.href = url;
  return made;
}

const KEYWORDS = `False None True and as assert async await break class continue def del elif else
  except finally for from global if import in is lambda nonlocal not or pass raise return try while
  with yield`.split(/\s+/);
const TOKENS = new RegExp(
  [
    /(?<note>#[^\n]*)/,
    /(?<text>[rbfu]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))/,
    new RegExp(`(?<word>\\b(?:${KEYWORDS.join("|")})\\b)`),
    /(?<number>\b\d[\d_.]*\b)/,
    /(?<call>\b[a-zA-Z_]\w*(?=\())/,
    /[a-zA-Z_]\w*/,
  ]
    .map((each) => each.source)
    .join("|"),
  "g",
);

export function coloured(code) {
  const parts = [];
  let end = 0;
  for (const found of code.matchAll(TOKENS)) {
    const [kind] = Object.entries(found.groups).find(([, value]) => value) ?? [];
    if (!kind) continue;
    parts.push(code.slice(end, found.index));
    const span = element("span", [found[0]]);
    span.className = kind;
    parts.push(span);
    end = found.index + found[0].length;
  }
  return [...parts, code.slice(end)];
}

export function element(tag, children = [], attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
