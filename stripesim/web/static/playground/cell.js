// The cell: a text field over the same text in colours, and what its runs gave.
import { coloured, element } from "./prose.js";

const INDENT = "    ";
const LINES = 3; // of the code above what it gave

export class Cell {
  // `run(code)` is called to run it, `stop()` to end a run that takes too long.
  constructor(root, runs, run, stop) {
    this.colours = element("pre", [], { "aria-hidden": "true" });
    this.field = element("textarea", [], {
      "aria-label": "Python",
      "aria-describedby": "keys",
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      wrap: "off",
    });
    this.button = element("button", ["Run"], { type: "button", class: "main" });
    this.stopper = element("button", ["Stop"], { type: "button", hidden: "" });
    const keys = element("span", ["Ctrl + Enter runs it"], { id: "keys", class: "quiet" });
    const bar = element("div", [this.button, this.stopper, keys], { class: "bar" });
    root.append(element("div", [this.colours, this.field], { class: "editor" }), bar);
    Object.assign(this, { runs, run });
    this.field.addEventListener("input", () => this.paint());
    this.field.addEventListener("scroll", () => this.follow());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.button.addEventListener("click", () => this.start());
    this.stopper.addEventListener("click", stop);
    this.ready(false);
  }

  get code() {
    return this.field.value;
  }

  set code(text) {
    this.field.value = text;
    this.field.scrollTo(0, 0);
    this.paint();
  }

  ready(is) {
    this.button.disabled = !is;
  }

  paint() {
    this.colours.replaceChildren(...coloured(this.code), "\n");
    const lines = Math.min(Math.max(this.code.split("\n").length, 4), 22);
    this.field.parentElement.style.setProperty("--lines", lines);
    this.follow();
  }

  follow() {
    this.colours.scrollTo(this.field.scrollLeft, this.field.scrollTop);
  }

  key(event) {
    if (event.key !== "Enter") return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      event.preventDefault();
      this.start();
    } else if (!event.altKey && !event.isComposing) this.indent(event);
  }

  // A new line begins where the one before it does; one step further after a colon.
  indent(event) {
    const { value, selectionStart } = this.field;
    const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
    const space = line.match(/^ */)[0] + (/:\s*$/.test(line) ? INDENT : "");
    if (!space) return;
    event.preventDefault();
    this.field.setRangeText(`\n${space}`, selectionStart, this.field.selectionEnd, "end");
    this.paint();
  }

  async start() {
    if (this.button.disabled) return;
    const code = this.code;
    if (!code.trim()) return;
    this.ready(false);
    this.stopper.hidden = false;
    try {
      this.show(code, await this.run(code));
    } catch (error) {
      this.show(code, { printed: "", html: null, text: null, error: error.message });
    }
    this.stopper.hidden = true;
  }

  // What a run gave, above what others gave before it.
  show(code, { printed, html, text, error }) {
    const again = element("button", ["Edit"], { type: "button", class: "plain" });
    const head = element("header", [element("pre", coloured(beginning(code))), again]);
    again.addEventListener("click", () => {
      this.code = code;
      this.field.focus();
    });
    const parts = [];
    if (printed) parts.push(element("pre", [printed]));
    if (error) parts.push(element("pre", [error], { class: "wrong", role: "alert" }));
    else if (html) parts.push(framed(html));
    else if (text) parts.push(element("pre", [text]));
    if (!parts.length) parts.push(element("p", ["Done."], { class: "quiet" }));
    const gave = element("div", parts, { class: "gave", tabindex: "0", role: "group" });
    gave.setAttribute("aria-label", "What it gave");
    this.runs.prepend(element("li", [head, gave]));
  }
}

function beginning(code) {
  const lines = code.trim().split("\n");
  return lines.length > LINES ? `${lines.slice(0, LINES).join("\n")} …` : lines.join("\n");
}

// A value as a notebook shows it. The page's policy lets no script in it run.
function framed(html) {
  const made = element("div", [], { class: "html" });
  made.innerHTML = html;
  return made;
}
