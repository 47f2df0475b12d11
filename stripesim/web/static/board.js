// A board: one world, one of its accounts, one currency.

const PERIODS = [
  ["30 days", 30],
  ["90 days", 90],
  ["1 year", 365],
  ["All", 36_500],
];
let boards = 0;

class Board {
  wanted = { account: null, currency: null, days: 90, forecast: true };
  #run = 0;

  constructor(app, world) {
    Object.assign(this, { app, world, key: ++boards });
    this.chart = new Chart(this);
    this.control = new ControlForm(this);
    this.situations = new SituationForms(this);
    this.element = h("section", { class: "board", "aria-busy": "true" });
  }

  ask(method, path, body = null) {
    return answered(this.app.ask(method, path, body, this.world));
  }

  // -- reading -----------------------------------------------------------------------------------

  async refresh() {
    const run = ++this.#run;
    const { account, currency, days } = this.wanted;
    const given = Object.entries({ account, currency, days }).filter(([, value]) => value);
    const data = await this.#read(new URLSearchParams(given));
    if (run !== this.#run) return;
    if (this.world) this.world = data.world;
    this.changes = data.changes;
    this.data = data;
    this.writer = new BoardWriter(this.app.options.locale, data);
    this.draw();
    this.session?.refresh();
    for (const other of this.app.boards) if (other !== this && other.data) other.draw();
    await this.#lookAhead(run);
  }

  // An account that is no more (the world was made again) gives way to the platform's own.
  async #read(given) {
    try {
      return await this.ask("GET", `/_stripesim/dashboard?${given}`);
    } catch (error) {
      if (!this.wanted.account || !(error instanceof Refusal)) throw error;
      Object.assign(this.wanted, { account: null, currency: null });
      this.session = null;
      return this.ask("GET", `/_stripesim/dashboard?days=${this.wanted.days}`);
    }
  }

  // Whether something has changed since it was read.
  async follow() {
    const { changes } = await this.ask("GET", "/_stripesim/changes");
    if (this.changes !== undefined && changes !== this.changes && !this.busy) await this.refresh();
  }

  get until() {
    const { data } = this;
    if (!this.wanted.forecast || !data.looks_ahead) return null;
    const days = Math.ceil((data.now - pointsOf(data)[0].moment) / DAY);
    this.span = Math.min(Math.max(Math.round(days * 0.25), 5), 60);
    return data.now + this.span * DAY;
  }

  async #lookAhead(run) {
    const { data, until } = this;
    if (!until || this.chart.forecast) return;
    const about = { days: this.span, currency: data.currency, account: data.account };
    const forecast = await this.ask(
      "GET",
      `/_stripesim/dashboard/ahead?${new URLSearchParams(about)}`,
    );
    if (run === this.#run) this.chart.show(data, forecast, until, this.writer);
  }

  // -- doing -------------------------------------------------------------------------------------

  // One thing at a time; what became of it is said, and everything is read again.
  async act(path, body, said) {
    if (this.busy) return null;
    this.busy = true;
    this.element.setAttribute("aria-busy", "true");
    let gave = null;
    try {
      gave = await this.ask("POST", path, body);
      this.app.say(typeof said === "function" ? said(gave) : said);
    } catch (error) {
      this.app.say(error.message, true);
    }
    this.busy = false;
    await this.app.refresh();
    return gave;
  }

  say(words, wrong) {
    this.app.say(words, wrong);
  }

  pass(verb, body, words) {
    const said = (events) => {
      const many = events.length === 1 ? "one event" : `${events.length} events`;
      return `${words}: ${events.length ? many : "nothing"} happened.`;
    };
    return this.act(`/_stripesim/clock/${verb}`, body, said);
  }

  async play(name, given) {
    const ids = await this.act(
      `/_stripesim/situations/${name}`,
      given,
      `${words(name)}: played.`,
    );
    if (ids) this.choose({ account: ids.seller ?? this.data.platform, currency: null });
  }

  choose(wanted) {
    Object.assign(this.wanted, wanted);
    if (wanted.account !== undefined) {
      this.session = null;
      if (wanted.currency === undefined) this.wanted.currency = null;
    }
    return this.app.told(this.refresh());
  }

  // about: an `id`, or a `side` of an account (see `sim.explain`), of a night (`on`).
  async explain({ id, side, account = this.data.account, on }) {
    const given = { stripe_account: account, ...(on ? { on, currency: this.data.currency } : {}) };
    const way = id ? `?about=${encodeURIComponent(id)}` : `/${side}?${new URLSearchParams(given)}`;
    try {
      const story = await this.ask("GET", `/_stripesim/explain${way}`);
      openSide(this.app, story.title, ...drawStory(story, (other) => this.explain({ id: other })));
    } catch (error) {
      this.app.say(error.message, true);
    }
  }

  // The component asks by an account session, as in an application; one that expires is renewed.
  async showComponent() {
    const { account } = this.data;
    const make = async () => {
      const components = { balances: { enabled: true } };
      const made = await this.ask("POST", "/_stripesim/account_sessions/create", {
        account,
        components,
      });
      return made.client_secret;
    };
    try {
      const ask = (...asked) => this.app.ask(...asked, this.world);
      this.session = new Session(ask, make, this.writer.locale, () =>
        this.app.told(this.app.refresh()),
      );
      await this.session.begin();
    } catch (error) {
      this.session = null;
      this.app.say(error.message, true);
    }
    this.draw();
  }

  // -- drawing -----------------------------------------------------------------------------------

  draw() {
    if (!this.cards) this.#build();
    const focused = this.app.root.activeElement?.dataset?.key;
    const { data } = this;
    this.element.setAttribute("aria-label", `World ${data.world}`);
    this.where.replaceChildren(...this.#where());
    this.#follow(this.moment, data.now);
    for (const [card, draw] of this.cards) card.replaceChildren(...draw(this).filter(Boolean));
    this.chart.show(data, this.#stillAhead(), this.until, this.writer);
    this.control.show();
    this.situations.show();
    this.element.setAttribute("aria-busy", "false");
    if (focused && !this.app.root.activeElement?.dataset?.key)
      [...this.element.querySelectorAll("[data-key]")]
        .find(({ dataset }) => dataset.key === focused)
        ?.focus();
  }

  // The forecast, as long as it is about the same. Under a clock that goes by itself it may be a
  // minute old: each costs a copy of the world.
  #stillAhead() {
    const { data, wanted } = this;
    const about = ["world", "account", "currency", "days"].map((name) => data[name]).join();
    const age = data.clock === "system" ? Math.floor(data.now / 60) : data.changes;
    const key = `${about},${age},${wanted.forecast}`;
    if (key !== this.aheadKey) this.chart.forecast = null;
    this.aheadKey = key;
    return this.chart.forecast;
  }

  // The field of the date begins at now, until something is entered.
  #follow(input, now) {
    const value = new Date(now * 1000).toISOString().slice(0, 16);
    input.min = value;
    if (!input.dataset.entered) input.value = value;
  }

  #build() {
    const body = () => h("div", {});
    const scroll = (label) =>
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label });
    const cards = {
      figures: body(),
      period: body(),
      timeline: scroll("What happened, lines"),
      upcoming: scroll("What comes next, lines"),
      accounts: scroll("Accounts, lines"),
      component: body(),
      requests: scroll("Requests, lines"),
      deliveries: scroll("Deliveries, lines"),
    };
    this.cards = [
      [cards.figures, figuresPanel],
      [cards.period, periodPanel],
      [cards.timeline, timelinePanel],
      [cards.upcoming, upcomingPanel],
      [cards.accounts, accountsPanel],
      [cards.component, componentPanel],
      [cards.requests, requestsPanel],
      [cards.deliveries, deliveriesPanel],
    ];
    this.moment = h("input", {
      type: "datetime-local",
      "aria-label": "A moment, UTC",
      oninput: () => (this.moment.dataset.entered = "yes"),
    });
    this.where = h("div", { class: "where" });
    const card = (title, width, hint, ...content) =>
      h(
        "section",
        { class: `card ${width}`, "aria-label": title },
        h("header", {}, h("h2", {}, title), hint),
        content,
      );
    const column = (name, ...each) => h("div", { class: `column ${name}` }, each);
    this.element.append(
      this.where,
      h(
        "div",
        { class: "cards" },
        card("Balance", "wide", cards.period, cards.figures, this.chart.element, chartKey()),
        column(
          "left",
          card("What happened", "o1", h("p", {}, "newest first"), cards.timeline),
          card("Accounts, and who owes whom", "o3", null, cards.accounts),
          card(
            "Situations",
            "o5",
            h("p", {}, "beginnings, played here and now"),
            this.situations.element,
          ),
          card("Requests", "o7", h("p", {}, "newest first"), cards.requests),
        ),
        column(
          "right",
          card("What comes next", "o2", h("p", {}, "by itself"), cards.upcoming),
          card(
            "Controls",
            "o4",
            h("p", {}, "what Stripe does not let you cause"),
            this.control.element,
          ),
          card("The balances component", "o6", null, cards.component),
          card("Webhook deliveries", "o8", h("p", {}, "newest first"), cards.deliveries),
        ),
      ),
    );
  }

  #where() {
    const { data, writer, app } = this;
    const fixed = data.clock === "system";
    const button = (key, text, verb, body, said) =>
      h(
        "button",
        {
          type: "button",
          "data-key": key,
          disabled: fixed,
          onclick: () => this.pass(verb, body, said),
        },
        text,
      );
    const go = (event) => {
      event.preventDefault();
      delete this.moment.dataset.entered;
      this.pass("advance_to", { moment: `${this.moment.value}Z` }, "Until then");
    };
    const choose = (label, key, options, value, change) =>
      h(
        "select",
        { "aria-label": label, "data-key": key, onchange: (event) => change(event.target.value) },
        options.map(([name, text]) => h("option", { value: name, selected: name === value }, text)),
      );
    const worlds =
      app.options.world && (app.boards.length > 1 || data.worlds.length > 1)
        ? choose(
            "World",
            "world",
            data.worlds.map(({ name }) => [name, `World ${name}`]),
            this.world,
            (name) => app.turn(this, name),
          )
        : null;
    const accounts = data.accounts.some(({ id }) => id === data.account)
      ? data.accounts
      : [...data.accounts, { id: data.account, type: "" }];
    const next = data.upcoming[0];
    return [
      h(
        "p",
        { class: "moment" },
        writer.whole(data.now),
        " ",
        h("small", {}, `${writer.time(data.now)} UTC`),
      ),
      h(
        "div",
        { class: "clock", role: "group", "aria-label": "Clock" },
        button("hour", "+1 hour", "advance", { hours: 1 }, "An hour"),
        button("day", "+1 day", "advance", { days: 1 }, "A day"),
        h(
          "button",
          {
            type: "button",
            "data-key": "next",
            disabled: fixed || !next,
            title: next ? `${next.will}, ${writer.ahead(next.moment)}` : "Nothing is planned",
            onclick: () => this.pass("step", {}, "The next thing"),
          },
          "Next thing",
        ),
        h(
          "form",
          { onsubmit: go, "aria-label": "To a date" },
          this.moment,
          h("button", { type: "submit", "data-key": "go", disabled: fixed }, "Go"),
        ),
      ),
      h(
        "div",
        { class: "choose" },
        worlds,
        accounts.length > 1 &&
          choose(
            "Account",
            "account",
            accounts.map((each) => [each.id, this.nameOf(each.id)]),
            data.account,
            (account) => this.choose({ account }),
          ),
        data.currencies.length > 1 &&
          choose(
            "Currency",
            "currency",
            [...data.currencies].sort().map((each) => [each, each.toUpperCase()]),
            data.currency,
            (currency) => this.choose({ currency }),
          ),
      ),
    ];
  }

  nameOf(id) {
    return id === this.data.platform ? `${id} (own)` : id;
  }
}
