// A board: one world, one of its accounts, one currency.

const PERIODS = [["30 days", 30], ["90 days", 90], ["1 year", 365], ["All", 36_500]];
const FORECAST_UP_TO = 20_000; // rows of the account: to look ahead is to play a copy of the world
let boards = 0;

class Board {
  wanted = { account: null, currency: null, days: 90, forecast: true };
  #run = 0;

  constructor(app, world) {
    Object.assign(this, { app, world, key: ++boards });
    this.chart = new Chart(this);
    this.control = new ControlForm(this);
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
    const data = await this.ask("GET", `/_stripesim/dashboard?${new URLSearchParams(given)}`);
    if (run !== this.#run) return;
    this.changes = data.changes;
    this.data = data;
    this.writer = new BoardWriter(this.app.options.locale, data);
    this.draw();
    this.session?.refresh();
    await this.#lookAhead(run);
  }

  // Whether something has changed since it was read.
  async follow() {
    const { changes } = await this.ask("GET", "/_stripesim/changes");
    if (this.changes !== undefined && changes !== this.changes && !this.busy) await this.refresh();
  }

  get until() {
    const { data } = this;
    if (!this.wanted.forecast || data.rows > FORECAST_UP_TO) return null;
    const days = Math.ceil((data.now - pointsOf(data)[0].moment) / DAY);
    this.span = Math.min(Math.max(Math.round(days * 0.35), 5), 60);
    return (Math.floor(data.now / DAY) + this.span) * DAY;
  }

  async #lookAhead(run) {
    const { data, until } = this;
    if (!until) return;
    const about = { days: this.span, currency: data.currency, stripe_account: data.account };
    const rows = await this.ask("GET", `/_stripesim/forecast?${new URLSearchParams(about)}`);
    if (run === this.#run) this.chart.show(data, rows.filter((row) => row.moment <= until), until, this.writer);
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

  async play(name) {
    const ids = await this.act(`/_stripesim/situations/${name}`, {}, `${words(name)}: it is so now.`);
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

  async explain(id, about = { id }) {
    const { data } = this;
    const side = about.side && new URLSearchParams({ stripe_account: about.account ?? data.account,
      ...(about.on ? { on: about.on, currency: data.currency } : {}) });
    const ways = about.side
      ? [`/${about.side}?${side}`]
      : [id, about.other].filter(Boolean).map((each) => `?about=${encodeURIComponent(each)}`);
    for (const [place, way] of ways.entries()) {
      try {
        const story = await this.ask("GET", `/_stripesim/explain${way}`);
        return openSide(this.app, story.title, story.about && h("p", { class: "id quiet" }, story.about), ...drawStory(story));
      } catch (error) {
        if (place === ways.length - 1) this.app.say(error.message, true);
      }
    }
  }

  // The component asks by an account session, as in an application; one that expires is renewed.
  async showComponent() {
    const { account } = this.data;
    const make = async () => {
      const components = { balances: { enabled: true } };
      const made = await this.ask("POST", "/_stripesim/account_sessions/create", { account, components });
      return made.client_secret;
    };
    try {
      const ask = (...asked) => this.app.ask(...asked, this.world);
      this.session = new Session(ask, make, this.writer.locale, () => this.app.told(this.app.refresh()));
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
    const kept = this.chart.data?.now === data.now && this.chart.data.account === data.account
      && this.chart.data.currency === data.currency && this.chart.data.changes === data.changes;
    this.chart.show(data, kept ? this.chart.ahead.map(({ sums }) => sums) : null, this.until, this.writer);
    this.control.show();
    this.element.setAttribute("aria-busy", "false");
    if (focused && !this.app.root.activeElement?.dataset?.key)
      [...this.element.querySelectorAll("[data-key]")].find(({ dataset }) => dataset.key === focused)?.focus();
  }

  // The field of the date begins at now, until something is entered.
  #follow(input, now) {
    const value = new Date(now * 1000).toISOString().slice(0, 16);
    input.min = value;
    if (!input.dataset.entered) input.value = value;
  }

  #build() {
    const body = () => h("div", {});
    const scroll = (label) => h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label });
    const cards = { figures: body(), period: body(), timeline: scroll("What happened, lines"), upcoming: scroll("What comes next, lines"),
      accounts: scroll("Accounts, lines"), component: body(), situations: body(), requests: scroll("Requests, lines"),
      deliveries: scroll("Deliveries, lines") };
    this.cards = [
      [cards.figures, figuresPanel], [cards.period, periodPanel], [cards.timeline, timelinePanel],
      [cards.upcoming, upcomingPanel], [cards.accounts, accountsPanel], [cards.component, componentPanel],
      [cards.situations, situationsPanel], [cards.requests, requestsPanel], [cards.deliveries, deliveriesPanel],
    ];
    this.moment = h("input", { type: "datetime-local", "aria-label": "A moment, UTC",
      oninput: () => (this.moment.dataset.entered = "yes") });
    this.where = h("div", { class: "where" });
    const card = (title, width, hint, ...content) => h("section", { class: `card ${width}`, "aria-label": title },
      h("header", {}, h("h2", {}, title), hint), content);
    this.element.append(this.where, h("div", { class: "cards" },
      card("Balance", "", cards.period, cards.figures, this.chart.element, chartKey()),
      card("What happened", "w7", h("p", {}, "newest first"), cards.timeline),
      card("What comes next", "w5", h("p", {}, "by itself"), cards.upcoming),
      card("Accounts, and who owes whom", "w7", null, cards.accounts),
      card("The balances component", "w5", null, cards.component),
      card("Situations", "w7", h("p", {}, "beginnings that are played here, now"), cards.situations),
      card("Controls", "w5", h("p", {}, "what Stripe does not let you cause"), this.control.element),
      card("Requests", "w6", h("p", {}, "newest first"), cards.requests),
      card("Webhook deliveries", "w6", h("p", {}, "newest first"), cards.deliveries)));
  }

  #where() {
    const { data, writer, app } = this;
    const fixed = data.clock === "system";
    const button = (key, text, verb, body, said) => h("button", { type: "button", "data-key": key, disabled: fixed,
      onclick: () => this.pass(verb, body, said) }, text);
    const go = (event) => {
      event.preventDefault();
      delete this.moment.dataset.entered;
      this.pass("advance_to", { moment: `${this.moment.value}Z` }, "Until then");
    };
    const choose = (label, key, options, value, change) => h("select", { "aria-label": label, "data-key": key,
      onchange: (event) => change(event.target.value) },
      options.map(([name, text]) => h("option", { value: name, selected: name === value }, text)));
    const worlds = app.options.world && (app.boards.length > 1 || data.worlds.length > 1)
      ? choose("World", "world", data.worlds.map(({ name }) => [name, `World ${name}`]), this.world, (name) => app.turn(this, name))
      : null;
    const accounts = data.accounts.some(({ id }) => id === data.account) ? data.accounts : [...data.accounts, { id: data.account, type: "" }];
    const next = data.upcoming[0];
    return [
      h("p", { class: "moment" }, writer.whole(data.now), " ", h("small", {}, `${writer.time(data.now)} UTC`)),
      h("div", { class: "clock", role: "group", "aria-label": "Clock" },
        button("hour", "+1 hour", "advance", { hours: 1 }, "An hour"),
        button("day", "+1 day", "advance", { days: 1 }, "A day"),
        h("button", { type: "button", "data-key": "next", disabled: fixed || !next,
          title: next ? `${next.will}, ${writer.ahead(next.moment)}` : "Nothing is planned",
          onclick: () => this.pass("step", {}, "The next thing") }, "Next thing"),
        h("form", { onsubmit: go, "aria-label": "To a date" }, this.moment, h("button", { type: "submit", "data-key": "go", disabled: fixed }, "Go"))),
      h("div", { class: "choose" }, worlds,
        accounts.length > 1 && choose("Account", "account", accounts.map((each) => [each.id, this.nameOf(each.id)]), data.account,
          (account) => this.choose({ account })),
        data.currencies.length > 1 && choose("Currency", "currency", [...data.currencies].sort().map((each) => [each, each.toUpperCase()]), data.currency,
          (currency) => this.choose({ currency }))),
    ];
  }

  nameOf(id) {
    return id === this.data.platform ? `${id} (own)` : id;
  }
}

function figuresPanel(board) {
  const { data, writer } = board;
  const sides = { available: "balance", pending: "balance", reserved: "reserve", in_transit: "payouts" };
  return [h("div", { class: "figures" }, SUMS.map((name) => h("button", { type: "button", "data-key": `figure-${name}`,
    onclick: () => board.explain("", { side: sides[name] }) },
    h("span", {}, h("i", { class: `is-${name}` }), CALLED[name]),
    h("b", { class: data.sums[name] < 0 ? "minus" : "" }, writer.money(data.sums[name], data.currency)))))];
}

function periodPanel(board) {
  const { wanted, data } = board;
  const far = data.rows > FORECAST_UP_TO;
  const forecast = h("button", { type: "button", "data-key": "forecast", "aria-pressed": String(wanted.forecast && !far), disabled: far,
    title: far ? "This account has too many rows to look ahead at once" : "What comes if nothing else happens",
    onclick: () => board.choose({ forecast: !wanted.forecast }) }, "Forecast");
  return [h("div", { class: "end" }, h("div", { class: "switch", role: "group", "aria-label": "Forecast" }, forecast),
    h("div", { class: "switch", role: "group", "aria-label": "Period" }, PERIODS.map(([name, days]) =>
      h("button", { type: "button", "data-key": `days-${days}`, "aria-pressed": String(wanted.days === days),
        onclick: () => board.choose({ days }) }, name))))];
}

function chartKey() {
  const sign = (kind) => {
    const path = svg("path", { d: SHAPES[kind] });
    path.style.fill = `var(--${kind === "payout" ? "in_transit" : "owed"})`;
    return h("span", {}, svg("svg", { width: 10, height: 10, viewBox: "0 0 12 12", "aria-hidden": "true" }, path), kind);
  };
  return h("p", { class: "key" }, sign("payout"), sign("dispute"), h("span", {}, "dashed: forecast, if nothing else happens"));
}

function componentPanel(board) {
  if (board.session) {
    const { account } = board.data;
    if (board.session.account !== account) {
      board.session.account = account;
      board.session.element = h("stripe-connect-balances");
      board.session.element.setConnector(board.session);
    }
    return [board.session.element];
  }
  return [
    h("p", { class: "empty" }, `What ${board.nameOf(board.data.account)} sees in an application, as it stands there. It is opened by an account session.`),
    h("button", { type: "button", "data-key": "component", onclick: () => board.showComponent() }, "Show the component"),
  ];
}
