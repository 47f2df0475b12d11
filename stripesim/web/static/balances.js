// The component `balances`: what an account has, what is on its way, and the ways to pay it out.

const SIGN =
  "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z" +
  "M7.25 4.5h1.5v1.6h-1.5V4.5Zm0 2.8h1.5v4.2h-1.5V7.3Z";

function icon() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", SIGN);
  for (const [name, value] of Object.entries({
    viewBox: "0 0 16 16",
    width: 14,
    height: 14,
    fill: "currentColor",
    "aria-hidden": "true",
  }))
    svg.setAttribute(name, value);
  svg.append(path);
  return svg;
}

class Balances extends Component {
  static called = "balances";

  read() {
    return this.connection.ask("data");
  }

  draw() {
    const { data } = this;
    const focused = this.shadowRoot.activeElement?.dataset.key;
    this.writer = new Writer(this.connection.settings.locale, data);
    const own = (row) => row.currency === data.default_currency;
    const rows = [...data.summary].sort((one, other) => own(other) - own(one));
    if (!rows.length)
      rows.push({
        currency: data.default_currency,
        available: 0,
        pending: 0,
        total: 0,
        instant_available: 0,
      });
    this.content.replaceChildren(
      h(
        "section",
        { "aria-label": say("title") },
        rows.map((row, place) => this.#balance(row, rows.length > 1, !place)),
        this.#upcoming(),
        this.#schedule(),
        this.#accounts(),
        this.#money(),
      ),
    );
    if (focused) this.focusOn(focused);
  }

  focusOn(key) {
    const found = [...this.content.querySelectorAll("[data-key]")].find(
      (each) => each.dataset.key === key,
    );
    (found ?? this.content.querySelector("[tabindex]"))?.focus();
  }

  // A button that does something if that is allowed, else one that says why it does not.
  #button(action, label, key, open, kind = "", reason = null, name = null) {
    const { why_not: not } = this.data.actions[action];
    const why = not ?? reason;
    const told = why
      ? { "aria-disabled": "true", "aria-describedby": `why-${key}`, title: why }
      : {};
    const onclick = () => why || this.#begin(key, open);
    return h(
      "button",
      { type: "button", class: kind, "data-key": key, "aria-label": name, ...told, onclick },
      label,
    );
  }

  #note(key, why) {
    return h("li", { class: "note small", id: `why-${key}` }, icon(), h("span", {}, why));
  }

  async #begin(key, open) {
    this.said.replaceChildren();
    if (this.data.sign_in && !(await signIn(this, key))) return;
    open(key);
  }

  // -- the balance of a currency -----------------------------------------------------------------

  #balance(row, several, first) {
    const { currency, available, pending, total } = row;
    const { writer, data } = this;
    const write = (amount) => writer.money(amount, currency);
    const minus = (amount) => (amount < 0 ? "minus" : "");
    const instant = data.payout_options.filter(
      (way) => way.method === "instant" && way.currency === currency,
    );
    const parts = [
      h(
        "div",
        {},
        h("dt", {}, h("i", { class: "dot first" }), say("available")),
        h("dd", { class: minus(available) }, write(available)),
      ),
      h(
        "div",
        {},
        h("dt", {}, h("i", { class: "dot second" }), say("soon")),
        h("dd", { class: minus(pending) }, write(pending)),
      ),
    ];
    if (data.features.instant_payouts && (row.instant_available || instant.length)) {
      parts.push(
        h("div", {}, h("dt", {}, say("instant")), h("dd", {}, write(row.instant_available))),
      );
    }
    const { buttons, notes } = this.#ways(row, first);
    const negative = total < 0 || available < 0;
    const warning =
      negative && h("p", { class: "notes note warn" }, icon(), h("span", {}, say("negative")));
    const code = several && h("small", {}, ` ${currency.toUpperCase()}`);
    return h(
      "div",
      { class: "balance", role: "group", "aria-label": currency.toUpperCase() },
      h(
        "div",
        { class: "head" },
        h(
          "div",
          {},
          h("h2", { class: "label", tabindex: "-1" }, say("total")),
          h("p", { class: `total ${minus(total)}` }, write(total), code),
        ),
        buttons.length > 0 && h("div", { class: "actions" }, buttons),
      ),
      this.#bar(row),
      h("dl", { class: "split" }, parts),
      warning,
      notes.length > 0 && h("ul", { class: "notes" }, notes),
    );
  }

  // How much of the total is available, where both parts are there to compare.
  #bar({ available, pending }) {
    if (available <= 0 || pending <= 0) return null;
    const part = (name, amount) => {
      const piece = h("i", { class: name });
      piece.style.setProperty("flex", `${amount} 0 0px`);
      return piece;
    };
    return h(
      "div",
      { class: "bar", "aria-hidden": "true" },
      part("first", available),
      part("second", pending),
    );
  }

  // The ways to pay out that the session has, and of those that are closed now, why.
  #ways({ currency, available }, first) {
    const { data } = this;
    const buttons = [];
    const notes = [];
    if (available < 0) return { buttons, notes };
    for (const [action, feature, method, word] of WAYS) {
      if (!data.features[feature]) continue;
      const ways = data.payout_options.filter(
        (way) => way.method === method && way.currency === currency,
      );
      const open = ways.filter((way) => !way.why_not);
      const why = data.actions[action].why_not ?? (open.length ? null : ways[0]?.why_not);
      if (!why && !ways.length) continue; // only in another currency
      const key = `${action}-${currency}`;
      const kind = first && !why && !buttons.length ? "primary" : "";
      buttons.push(
        this.#button(action, say(word), key, () => payOut(this, key, action, open), kind, why),
      );
      if (why) notes.push(this.#note(key, why));
    }
    return { buttons, notes };
  }

  // -- what follows ------------------------------------------------------------------------------

  #upcoming() {
    const { writer, data } = this;
    const showIds = data.payout_options && this.connection.settings.displayOptions?.showObjectIds;
    const badge = { estimated: "neutral", pending: "warning", in_transit: "success" };
    const lines = data.upcoming_payouts.map((payout) =>
      h(
        "tr",
        {},
        h(
          "td",
          {},
          writer.day(payout.arrival_date),
          showIds && payout.payout && h("span", { class: "id small" }, payout.payout),
        ),
        h(
          "td",
          {},
          h("span", { class: `badge ${badge[payout.status]}` }, say(payout.status)),
          payout.method === "instant" && [
            " ",
            h("span", { class: "badge neutral" }, say("instantBadge")),
          ],
        ),
        h(
          "td",
          { class: `amount ${payout.amount < 0 ? "minus" : ""}` },
          writer.money(payout.amount, payout.currency),
        ),
      ),
    );
    const head = ["arrives", "status", "amount"].map((name) =>
      h("th", { scope: "col" }, say(name)),
    );
    const table = h(
      "table",
      { "aria-label": say("upcoming") },
      h("thead", {}, h("tr", {}, head)),
      h("tbody", {}, lines),
    );
    const none = h("p", { class: "small" }, say("noneUpcoming"));
    return h("div", { class: "part" }, h("h3", {}, say("upcoming")), lines.length ? table : none);
  }

  // A line of settings: a heading, what it is now, and the button that changes it.
  #line(title, content, button, reason, key) {
    const note = reason && h("ul", { class: "notes" }, this.#note(key, reason));
    return h("div", { class: "part row" }, h("div", {}, h("h3", {}, title), content, note), button);
  }

  #schedule() {
    const { writer, data } = this;
    const {
      interval,
      delay_days: delay,
      weekly_payout_days: weekly,
      monthly_payout_days: monthly,
    } = data.payout_schedule;
    const days = weekly?.map((day) => writer.weekday(day)) ?? monthly?.map(String);
    const when = days?.length
      ? say("on", { interval: say(interval), days: writer.list(days) })
      : say(interval);
    const after = delay === 1 ? say("delayOne") : say("delay", { days: delay });
    const button =
      data.features.edit_payout_schedule &&
      this.#button(
        "edit_schedule",
        say("edit"),
        "schedule",
        (key) => editSchedule(this, key),
        "",
        null,
        say("editSchedule"),
      );
    const content = [h("p", {}, when), h("p", { class: "small" }, after)];
    return this.#line(
      say("schedule"),
      content,
      button,
      button && data.actions.edit_schedule.why_not,
      "schedule",
    );
  }

  #accounts() {
    const { writer, data } = this;
    const lines = ordered(data).map((it) =>
      h("li", {}, h("span", {}, writer.account(it)), accountBadges(it)),
    );
    const content = lines.length
      ? h("ul", {}, lines)
      : h("p", { class: "small" }, say("noAccounts"));
    const button =
      data.features.external_account_collection &&
      this.#button(
        "edit_external_accounts",
        say("manage"),
        "accounts",
        (key) => editAccounts(this, key),
        "",
        null,
        say("manageAccounts"),
      );
    return this.#line(
      say("accounts"),
      content,
      button,
      button && data.actions.edit_external_accounts.why_not,
      "accounts",
    );
  }

  // Only where Stripe answers for a negative balance.
  #money() {
    if (!this.data.actions.add_money.allowed) return null;
    const button = this.#button("add_money", say("addMoney"), "money", (key) =>
      addMoney(this, key),
    );
    return this.#line(
      say("money"),
      h("p", { class: "small" }, say("moneyHint")),
      button,
      null,
      "money",
    );
  }
}

const WAYS = [
  ["instant_payout", "instant_payouts", "instant", "payOutInstantly"],
  ["manual_payout", "standard_payouts", "standard", "payOut"],
];

// Default accounts first, those of the account's own currency before others.
function ordered({ external_accounts: accounts, default_currency: own }) {
  const rank = (it) => 2 * (it.currency !== own) + !it.default_for_currency;
  return [...accounts].sort((one, other) => rank(one) - rank(other));
}

function accountBadges(it) {
  return [
    h("span", { class: "badge neutral" }, it.currency.toUpperCase()),
    it.default_for_currency && h("span", { class: "badge neutral" }, say("default")),
    it.status === "errored" && h("span", { class: "badge danger" }, say("errored")),
  ];
}
