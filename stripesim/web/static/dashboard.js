// One page about a world: `mount(root, ask, options)` puts it into an element.
//
// `ask(method, path, body, world)` gives a promise of {status, json}, and is the only way to the
// simulator. `path` begins with /_stripesim/ or /v1/, `body` is a plain object or null; `world` is
// the name of the world that is meant, where `options.world` gave one. A carrier that gives no
// `world` has one world only; then worlds are neither listed nor forked. `options.live`: it looks
// every second whether something changed. `options.url`: where requests are sent to, if anywhere.
// `options.account`: the account that is looked at first; unless given, the world's own.
// `options.locale`: unless given, the browser's. `options.chosen(world)` is told when another world
// is looked at. Returns {refresh(), follow(), unmount()}; a carrier that is told of changes calls
// `follow`, which reads again what has changed.

export function mount(root, ask, options = {}) {
  const app = new App(root, ask, options);
  app.start();
  return { refresh: () => app.refresh(), follow: () => app.follow(), unmount: () => app.stop() };
}

const PAUSE = 1000; // milliseconds between two looks
const LOGO = "M2 12.5h4.5V8H11v7.5h4.5V4.5H20";

class App {
  constructor(host, ask, options) {
    Object.assign(this, { host, ask, options });
    this.root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [lookSheet()];
    this.said = h("div", { class: "said", role: "status" });
    this.over = h("div", {});
    this.head = h("header", { class: "head" });
    this.place = h("div", { class: "boards" });
    this.element = h(
      "div",
      { class: "app", lang: "en" },
      this.head,
      this.said,
      this.place,
      this.over,
    );
    this.boards = [new Board(this, options.world)];
    this.boards[0].wanted.account = options.account ?? null;
  }

  start() {
    this.root.replaceChildren(this.element);
    this.#arrange();
    this.told(this.refresh());
    if (this.options.live) this.timer = setInterval(() => this.#look(), PAUSE);
  }

  stop() {
    clearInterval(this.timer);
    this.root.replaceChildren();
  }

  refresh() {
    return Promise.all(this.boards.map((board) => board.refresh()));
  }

  // A board that does something reads again by itself.
  follow() {
    const idle = this.boards.filter((board) => !board.busy);
    return this.told(Promise.all(idle.map((board) => board.follow())));
  }

  // What goes wrong while reading is said.
  async told(promise) {
    try {
      await promise;
    } catch (error) {
      this.say(error.message, true);
    }
  }

  async #look() {
    if (this.looking || document.hidden) return;
    this.looking = true;
    try {
      await Promise.all(this.boards.map((board) => board.follow()));
      if (this.lost) this.said.replaceChildren();
      this.lost = false;
    } catch (error) {
      if (!this.lost) this.say(`The simulator does not answer: ${error.message}`, true);
      this.lost = true;
    }
    this.looking = false;
  }

  say(words, wrong = false) {
    const close = () => this.said.replaceChildren();
    this.said.replaceChildren(
      h(
        "p",
        { class: wrong ? "wrong" : "", role: wrong ? "alert" : false },
        h("span", {}, words),
        h(
          "button",
          { type: "button", class: "plain", "aria-label": "Close this message", onclick: close },
          "✕",
        ),
      ),
    );
  }

  // -- worlds ------------------------------------------------------------------------------------

  turn(board, world) {
    const fresh = new Board(this, world);
    fresh.wanted = { ...fresh.wanted, days: board.wanted.days, forecast: board.wanted.forecast };
    this.boards[this.boards.indexOf(board)] = fresh;
    this.#arrange();
    return this.told(this.refresh());
  }

  async fork() {
    const [board] = this.boards;
    const taken = board.data.worlds.map(({ name }) => name);
    const free = ["what_if", ...Array.from({ length: 99 }, (_, place) => `what_if_${place + 2}`)];
    const name = await askFor(
      this,
      "Fork this world",
      "Name of the copy",
      free.find((each) => !taken.includes(each)),
    );
    if (!name) return;
    if (
      await board.act(
        "/_stripesim/worlds/fork",
        { name },
        `${name} is a copy of ${board.world}: each goes its own way from here.`,
      )
    )
      await this.beside(name);
  }

  // Another world beside the first one.
  beside(world) {
    const [first] = this.boards;
    const fresh = new Board(this, world);
    fresh.wanted = { ...first.wanted };
    this.boards = [first, fresh];
    this.#arrange();
    this.element.scrollIntoView({ block: "start" });
    return this.told(this.refresh());
  }

  alone() {
    this.boards = [this.boards[0]];
    this.#arrange();
    return this.told(this.refresh());
  }

  compare() {
    const [{ data, world }] = this.boards;
    const other = data.worlds.map(({ name }) => name).find((name) => name !== world);
    return other ? this.beside(other) : this.fork();
  }

  #arrange() {
    const logo = svg(
      "svg",
      { width: 22, height: 20, viewBox: "0 0 22 20", "aria-hidden": "true" },
      svg("path", {
        d: LOGO,
        fill: "none",
        stroke: "currentColor",
        "stroke-width": 2.4,
        "stroke-linejoin": "round",
        "stroke-linecap": "round",
      }),
    );
    logo.style.color = "var(--brand)";
    const two = this.boards.length > 1;
    const { world, chosen } = this.options;
    const button = (text, title, does) =>
      h("button", { type: "button", title, onclick: does }, text);
    this.head.replaceChildren(
      h(
        "div",
        {},
        h("h1", { class: "name" }, logo, "stripesim"),
        h(
          "span",
          { class: "quiet slogan" },
          "a world of Stripe accounts, under a clock of your own",
        ),
        h("span", { class: "gap" }),
        world && button("Fork", "A copy of this world, which goes its own way", () => this.fork()),
        world &&
          (two
            ? button("Close the comparison", "", () => this.alone())
            : button("Compare", "Another world, or a copy, beside this one", () => this.compare())),
      ),
    );
    this.place.className = two ? "boards two" : "boards";
    this.place.replaceChildren(...this.boards.map(({ element }) => element));
    chosen?.(this.boards[0].world);
  }
}
