// The dialogs of a component. What is refused is said in the dialog, which stays open.

class Overlay {
  // `key` names the button that opened it; the focus goes back there.
  constructor(component, key) {
    this.component = component;
    this.key = key;
    const drawer = component.connection.settings.appearance?.overlays === "drawer";
    this.dialog = h("dialog", { "aria-labelledby": "dialog-title", class: drawer ? "drawer" : "" });
    this.closed = new Promise((resolve) =>
      this.dialog.addEventListener("close", () => {
        this.dialog.remove();
        component.focusOn(this.key);
        resolve();
      }),
    );
    component.over.replaceChildren(this.dialog);
  }

  // What stands in it: a title, the middle, and what the last button does. `does` returns what is
  // said when it is done; without it there is only a button to close.
  show({ title, middle, label, kind = "primary", does, back }) {
    this.alert = h("div", { class: "alert", role: "alert" });
    this.main = does && h("button", { type: "submit", class: kind }, label);
    const leave = h(
      "button",
      { type: "button", onclick: back ?? (() => this.dialog.close()) },
      say(!does ? "done" : back ? "back" : "cancel"),
    );
    const cross = h(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": say("close"),
        onclick: () => this.dialog.close(),
      },
      "✕",
    );
    const onsubmit = (event) => {
      event.preventDefault();
      if (does) this.run(does);
    };
    this.dialog.replaceChildren(
      h(
        "form",
        { novalidate: true, onsubmit },
        h("div", { class: "top" }, h("h2", { id: "dialog-title" }, title), cross),
        h("div", { class: "middle" }, middle, this.alert),
        h("div", { class: "bottom" }, leave, this.main),
      ),
    );
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog
      .querySelector(
        "[autofocus], .middle :is(input:not([type=radio]), select, button), .bottom button",
      )
      ?.focus();
  }

  // Does something once at a time. Done, the dialog closes and the component says so; unless what
  // was done shows something else itself (it returns nothing).
  async run(does) {
    if (this.busy) return;
    this.wait(true);
    this.alert.replaceChildren();
    try {
      const said = await does();
      if (said === undefined) return;
      await this.component.connection.refresh();
      this.dialog.close();
      this.component.said.replaceChildren(said);
    } catch (error) {
      this.alert.replaceChildren(error.message ?? String(error));
    } finally {
      this.wait(false);
    }
  }

  wait(busy) {
    this.busy = busy;
    this.dialog.setAttribute("aria-busy", String(busy));
    for (const button of this.dialog.querySelectorAll("button")) {
      if (busy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }
}

let fields = 0;

function field(label, input, hint) {
  const id = `field-${++fields}`;
  input.id = id;
  if (hint) {
    hint.id = `${id}-hint`;
    input.setAttribute("aria-describedby", hint.id);
  }
  return h("div", {}, h("label", { for: id }, label), input.parentElement ?? input, hint);
}

function amountField(component, currency, amount, changed) {
  const { writer } = component;
  const value = amount === null ? "" : writer.typed(amount, currency);
  const input = h("input", { inputmode: "decimal", autocomplete: "off", value, oninput: changed });
  const mark = h("span", {}, currency.toUpperCase());
  h("div", { class: "money-field" }, input, mark);
  return { input, mark };
}

function amountOf(component, input, currency) {
  const amount = component.writer.read(input.value, currency);
  if (amount !== null) return amount;
  input.setAttribute("aria-invalid", "true");
  const example = component.writer.typed(1234, currency);
  throw new Error(say("noAmount", { example }));
}

// -- paying out ----------------------------------------------------------------------------------

function payOut(component, key, action, options) {
  const { writer, data, connection } = component;
  const overlay = new Overlay(component, key);
  const { currency, method } = options[0];
  const to = new Map(data.external_accounts.map((it) => [it.id, writer.account(it)]));
  let way = options[0];
  let latest = 0;
  let timer;
  const hint = h("p", { class: "hint" });
  const sums = h("dl", { class: "sums", "aria-live": "polite" });
  const { input } = amountField(component, currency, way.maximum, () => later(150));
  const choose = h(
    "select",
    {
      onchange: () => {
        way = options[choose.selectedIndex];
        later(0);
      },
    },
    options.map((each) => h("option", { value: each.destination }, to.get(each.destination))),
  );
  const destination =
    options.length > 1
      ? field(say("destination"), choose)
      : h(
          "div",
          {},
          h("span", { class: "caption" }, say("destination")),
          h("p", {}, to.get(way.destination)),
        );

  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(ask, milliseconds);
  };
  const asked = () => ({
    amount: amountOf(component, input, currency),
    currency,
    destination: way.destination,
  });

  // Before anything is done: what it costs, what arrives and when; or why it would be refused.
  async function ask() {
    const mine = ++latest;
    const bounds = {
      least: writer.money(way.minimum, currency),
      most: writer.money(way.maximum, currency),
    };
    const tell = (text, wrong) => {
      hint.className = wrong ? "hint wrong" : "hint";
      hint.textContent = text;
      input.setAttribute("aria-invalid", String(wrong));
    };
    try {
      const quote = await connection.ask("payout_quote", { method, ...asked() });
      if (mine !== latest) return;
      tell(quote.error ? quote.error.message : say("bounds", bounds), Boolean(quote.error));
      show(quote);
    } catch (error) {
      if (mine !== latest) return;
      tell(error.message, true);
      show({ error });
    }
  }

  function show({ error, fee, arrives, leaves, arrival_date: moment }) {
    const line = (word, text, kind = "") =>
      h("div", { class: kind }, h("dt", {}, say(word)), h("dd", {}, text));
    const write = (amount) => (error ? "–" : writer.money(amount, currency));
    const when = error ? "–" : method === "instant" ? say("rightNow") : writer.day(moment);
    sums.replaceChildren(
      line("leaves", write(leaves)),
      line("fee", !error && fee === 0 ? say("noFee") : write(fee)),
      line("arrivesThere", write(arrives), "strong"),
      line("when", when),
    );
    overlay.main.textContent = error
      ? say("payOut")
      : say("payOutThis", { amount: write(arrives) });
  }

  overlay.show({
    title: say(method === "instant" ? "payOutInstantly" : "payOut"),
    middle: [field(say("amount"), input, hint), destination, sums],
    label: say("payOut"),
    async does() {
      const payout = await connection.ask(action, asked());
      const amount = writer.money(payout.amount, currency);
      return say("onItsWay", { amount, account: to.get(payout.destination) });
    },
  });
  input.select();
  ask();
}

// -- the schedule --------------------------------------------------------------------------------

function editSchedule(component, key) {
  const { writer, connection } = component;
  const now = component.data.payout_schedule;
  const overlay = new Overlay(component, key);
  const days = h("fieldset");
  let interval = now.interval;
  const picks = (name, each, chosen, write) => [
    h("legend", {}, say("days")),
    h(
      "div",
      { class: "days" },
      each.map((day) =>
        h(
          "label",
          {},
          h("input", { type: "checkbox", name, value: day, checked: chosen.includes(day) }),
          h("span", {}, write(day)),
        ),
      ),
    ),
  ];
  const month = Array.from({ length: 31 }, (_, day) => day + 1);
  const choose = (chosen) => {
    interval = chosen;
    days.hidden = interval !== "weekly" && interval !== "monthly";
    if (interval === "weekly") {
      days.replaceChildren(
        ...picks("day", WEEKDAYS.slice(0, 5), now.weekly_payout_days ?? ["friday"], (day) =>
          writer.weekday(day, "short"),
        ),
      );
    } else if (interval === "monthly") {
      days.replaceChildren(...picks("day", month, now.monthly_payout_days ?? [1], String));
    } else days.replaceChildren();
  };
  const radios = ["daily", "weekly", "monthly", "manual"].map((each) => {
    const attributes = {
      type: "radio",
      name: "interval",
      value: each,
      checked: each === interval,
      autofocus: each === interval,
    };
    return h(
      "label",
      { class: "choice" },
      h("input", { ...attributes, onchange: () => choose(each) }),
      h("span", {}, h("b", {}, say(each)), h("span", { class: "small" }, say(`${each}Hint`))),
    );
  });
  choose(interval);
  overlay.show({
    title: say("editSchedule"),
    middle: [h("div", { role: "radiogroup", "aria-label": say("schedule") }, radios), days],
    label: say("save"),
    async does() {
      const chosen = [...days.querySelectorAll(":checked")].map((each) => each.value);
      const schedule = { interval };
      if (interval === "weekly") schedule.weekly_payout_days = chosen;
      if (interval === "monthly") schedule.monthly_payout_days = chosen.map(Number);
      await connection.ask("edit_schedule", schedule);
      return say("saved");
    },
  });
}

// -- adding money, signing in --------------------------------------------------------------------

function addMoney(component, key) {
  const { writer, data, connection } = component;
  const overlay = new Overlay(component, key);
  const owed = data.summary.find((row) => row.total < 0);
  const currencies = [
    ...new Set([data.default_currency, ...data.summary.map((row) => row.currency)]),
  ];
  const start = owed?.currency ?? data.default_currency;
  const choose = h(
    "select",
    { onchange: () => (mark.textContent = choose.value.toUpperCase()) },
    currencies.map((each) =>
      h("option", { value: each, selected: each === start }, each.toUpperCase()),
    ),
  );
  const { input, mark } = amountField(component, start, owed ? -owed.total : null, () =>
    input.removeAttribute("aria-invalid"),
  );
  overlay.show({
    title: say("addMoney"),
    middle: [
      h("p", { class: "small" }, say("addMoneyHint")),
      field(say("amount"), input),
      currencies.length > 1 && field(say("currency"), choose),
    ],
    label: say("addMoney"),
    async does() {
      const currency = currencies.length > 1 ? choose.value : start;
      const amount = amountOf(component, input, currency);
      await connection.ask("add_money", { amount, currency });
      return say("moneyAdded", { amount: writer.money(amount, currency) });
    },
  });
}

// Whether the user has signed in, which is simulated.
async function signIn(component, key) {
  const overlay = new Overlay(component, key);
  let signed = false;
  overlay.show({
    title: say("signIn"),
    middle: h("p", {}, say("signInHint")),
    label: say("signInSimulated"),
    async does() {
      await component.connection.ask("sign_in");
      signed = true;
      return "";
    },
  });
  await overlay.closed;
  return signed;
}
