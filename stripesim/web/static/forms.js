// Forms: a control, and the situations. A field follows from what the parameter takes.

// What a field says, as the control takes it; undefined: nothing was entered.
function entered(field, text) {
  if (text === "") return undefined;
  const choice = field.choices.find((each) => String(each) === text);
  if (choice !== undefined) return choice;
  if (field.type === "integer") return /^-?\d+$/.test(text) ? Number(text) : text;
  if (field.type === "json" && /^\s*[[{]/.test(text)) return JSON.parse(text);
  return text;
}

// Which ids may be meant by a parameter: accounts, or the newest objects of its name.
function suggested(board, field) {
  const { data } = board;
  if (field.name === "account" || field.name === "stripe_account")
    return data.accounts.map((each) => ({ id: each.id, said: each.type }));
  if (field.name === "intent") return data.objects.payment_intent;
  if (field.name === "currency") return data.currencies.map((id) => ({ id, said: "" }));
  return data.objects[field.name] ?? [];
}

function words(name) {
  const text = name.replaceAll("_", " ");
  return text[0].toUpperCase() + text.slice(1);
}

class ControlForm {
  constructor(board) {
    this.board = board;
    this.select = h("select", { "aria-label": "Control", onchange: () => this.#open() });
    this.does = h("p", { class: "small quiet" });
    this.fields = h("div", { class: "fields" });
    const submit = h("button", { type: "submit", class: "main" }, "Do it");
    this.element = h(
      "form",
      { class: "form", "aria-label": "A control", onsubmit: (event) => this.#submit(event) },
      h("label", {}, "Control", this.select),
      this.does,
      this.fields,
      h("div", { class: "end" }, submit),
    );
  }

  // The form stays as it is while the world moves on; only what may be chosen follows.
  show() {
    const { controls } = this.board.data;
    if (!this.select.options.length) {
      this.select.append(...controls.map(({ name }) => h("option", { value: name }, words(name))));
      this.#open();
    }
    for (const field of this.current.fields) this.#suggest(field);
  }

  get current() {
    return this.board.data.controls.find(({ name }) => name === this.select.value);
  }

  #open() {
    this.does.textContent = this.current.does;
    this.fields.replaceChildren(...this.current.fields.map((field) => this.#field(field)));
    for (const field of this.current.fields) this.#suggest(field);
  }

  #field(field) {
    const told = { name: field.name, required: field.needed };
    const optional = field.needed ? "" : " (optional)";
    if (field.choices.length) {
      const none =
        field.needed || field.default !== null ? [] : [h("option", { value: "" }, "as it is")];
      const input = h(
        "select",
        told,
        none,
        field.choices.map((each) =>
          h(
            "option",
            { value: String(each) },
            each === true ? "yes" : each === false ? "no" : String(each),
          ),
        ),
      );
      if (field.default !== null) input.value = String(field.default);
      return h("label", {}, words(field.name), input);
    }
    const list = `list-${this.board.key}-${field.name}`;
    const value = field.default === null ? "" : String(field.default);
    const input = h("input", {
      ...told,
      list,
      value,
      autocomplete: "off",
      spellcheck: "false",
      inputmode: field.type === "integer" ? "numeric" : false,
    });
    return h(
      "label",
      {},
      h("span", {}, words(field.name), h("small", {}, optional)),
      input,
      h("datalist", { id: list }),
      h("small", {}, field.type === "text" ? "" : field.takes.replace(" or null", "")),
      field.example && h("small", {}, `such as ${field.example}`),
    );
  }

  // The newest object is what is meant, unless another is entered.
  #suggest(field) {
    const input = this.fields.querySelector(`input[name="${field.name}"]`);
    if (!input) return;
    const found = suggested(this.board, field);
    const list = input.nextElementSibling;
    list.replaceChildren(...found.map(({ id, said }) => h("option", { value: id }, said)));
    if (!field.needed || !found.length || (input.value && !input.dataset.ours)) return;
    const own = field.name === "account" ? (found[1] ?? found[0]) : found[0];
    input.value = own.id;
    input.dataset.ours = "yes";
    input.addEventListener("input", () => delete input.dataset.ours, { once: true });
  }

  async #submit(event) {
    event.preventDefault();
    const { current, board } = this;
    let body;
    try {
      const given = current.fields.map((field) => [
        field.name,
        entered(field, this.fields.querySelector(`[name="${field.name}"]`).value.trim()),
      ]);
      body = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    } catch {
      return board.say("That is no valid JSON.", true);
    }
    await board.act(`/_stripesim/controls/${current.name}`, body, `${words(current.name)}: done.`);
  }
}

// Each situation is a form of its own: a button, and what may be chosen before.
class SituationForms {
  constructor(board) {
    this.board = board;
    this.element = h("ul", { class: "tiles" });
  }

  show() {
    if (this.element.children.length) return;
    this.element.append(...this.board.data.situations.map((situation) => this.#tile(situation)));
  }

  #tile({ name, does, fields }) {
    const selects = fields
      .filter(({ choices }) => choices.length)
      .map((field) => {
        const options = field.choices.map((each) =>
          h("option", { value: String(each) }, words(String(each))),
        );
        return h("label", {}, words(field.name), h("select", { name: field.name }, options));
      });
    const given = () =>
      Object.fromEntries(selects.map(({ lastChild }) => [lastChild.name, lastChild.value]));
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          "data-key": `situation-${name}`,
          onclick: () => this.board.play(name, given()),
        },
        h("b", {}, words(name)),
        h("span", {}, does),
      ),
      selects,
    );
  }
}

// A question with one answer, in a dialog; the answer, or null.
function askFor(app, title, label, value = "") {
  return new Promise((resolve) => {
    const input = h("input", {
      value,
      required: true,
      name: "answer",
      autocomplete: "off",
      pattern: "[A-Za-z0-9][A-Za-z0-9_\\-]{0,63}",
      title: "Letters, digits, - and _",
    });
    const close = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const submit = (event) => {
      event.preventDefault();
      close(input.value.trim());
    };
    const cancel = h("button", { type: "button", onclick: () => close(null) }, "Cancel");
    const ok = h("button", { type: "submit", class: "main" }, title);
    const dialog = h(
      "dialog",
      { class: "ask", "aria-label": title, oncancel: () => close(null) },
      h(
        "form",
        { onsubmit: submit },
        h("div", { class: "top" }, h("h2", {}, title)),
        h(
          "div",
          { class: "inside form" },
          h("label", {}, label, input),
          h("div", { class: "end" }, ok, cancel),
        ),
      ),
    );
    app.over.append(dialog);
    dialog.showModal();
    input.select();
  });
}
