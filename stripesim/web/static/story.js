// Why something is as it is: what `sim.explain` says, in a panel at the side.

const GRADES = {
  recorded: "recorded at Stripe",
  documented: "documented by Stripe",
  reported: "reported by users",
  assumed: "assumed",
};

// An id of Stripe's within a text.
const ID = /\b((?:acct|ch|py|re|po|txn|tr|trr|tu|du|dp|pi|fee|fr|evt|we)_[A-Za-z0-9_]{8,})\b/;

function drawStory(story, explain) {
  const rules = [];
  const number = (sentence) => {
    if (!sentence.rule) return 0;
    const known = rules.findIndex(({ rule }) => rule === sentence.rule);
    return known < 0 ? rules.push(sentence) : known + 1;
  };
  const sentences = story.sentences.map((sentence) => {
    const at = number(sentence);
    const isItem = sentence.text.startsWith(" ");
    const kinds = [sentence.ahead && "ahead", isItem && "item"];
    // Of an item, its figure stands before the words, apart from them.
    const [, figure, text] = /^(?:(\S+(?: \S+)?) {2,})?(.*)$/s.exec(sentence.text.trim());
    return h(
      "li",
      { class: kinds.filter(Boolean).join(" ") },
      figure && h("b", {}, figure, " "),
      text.split(ID).map((part, place) =>
        place % 2 && part !== story.about
          ? h("button", { type: "button", class: "link id", onclick: () => explain(part) }, part)
          : coded(part),
      ),
      at ? h("sup", { class: "quiet", title: sentence.says }, String(at)) : null,
    );
  });
  const notes = rules.map((each, place) =>
    h(
      "li",
      {},
      h("b", {}, `${place + 1}  ${each.rule.replaceAll("_", " ")} `),
      h(
        "span",
        { class: `badge ${each.grade === "assumed" ? "" : "good"}` },
        GRADES[each.grade] ?? each.grade,
      ),
      h("div", {}, coded(each.says)),
      h("div", {}, linked(each.source)),
    ),
  );
  return [
    h("ul", { class: "story" }, sentences),
    notes.length
      ? h(
          "section",
          { "aria-label": "The rules" },
          h("h3", {}, "The rules"),
          h("ol", { class: "rules" }, notes),
        )
      : null,
  ];
}

// A text with what stands in backticks as code.
function coded(text) {
  return text.split("`").map((part, place) => (place % 2 ? h("code", {}, part) : part));
}

// A source with its addresses as links.
function linked(source) {
  return source
    .split(/(https:\/\/[^\s;,]*[^\s;,.:])/)
    .map((part) =>
      part.startsWith("https://")
        ? h("a", { href: part, target: "_blank", rel: "noreferrer noopener" }, part)
        : part,
    );
}

// A panel at the side, until it is closed.
function openSide(app, title, ...content) {
  app.over.querySelector("dialog.side")?.remove();
  const shut = h(
    "button",
    { type: "button", class: "plain", "aria-label": "Close", onclick: () => side.close() },
    "✕",
  );
  const side = h(
    "dialog",
    {
      class: "side",
      "aria-label": title,
      onclose: () => side.remove(),
      onclick: (event) => event.target === side && side.close(),
    },
    h("div", { class: "top" }, h("h2", {}, title), shut),
    h("div", { class: "inside", tabindex: 0 }, content),
  );
  app.over.append(side);
  side.showModal();
}
