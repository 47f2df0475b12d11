// The dialog of bank accounts and cards: add, make default, remove.

function editAccounts(component, key) {
  const { writer, connection } = component;
  const overlay = new Overlay(component, key);
  list();

  function list() {
    const button = (word, it, onclick) =>
      h(
        "button",
        {
          type: "button",
          class: "plain",
          "aria-label": `${say(word)}: ${writer.account(it)}`,
          onclick,
        },
        say(word),
      );
    const lines = ordered(component.data).map((it) =>
      h(
        "li",
        {},
        h("div", {}, h("span", {}, writer.account(it)), accountBadges(it)),
        h(
          "div",
          {},
          !it.default_for_currency &&
            button("makeDefault", it, () =>
              overlay.run(async () => {
                await connection.ask("update_external_account", {
                  external_account: it.id,
                  default_for_currency: true,
                });
                await connection.refresh();
                list();
              }),
            ),
          button("remove", it, () => remove(it)),
        ),
      ),
    );
    const add = h("button", { type: "button", onclick: () => create() }, say("add"));
    overlay.show({
      title: say("accounts"),
      middle: [h("ul", { class: "accounts" }, lines), h("div", {}, add)],
    });
  }

  function remove(it) {
    const account = writer.account(it);
    overlay.show({
      title: say("removeThis", { account }),
      middle: h("p", {}, say("removeHint")),
      label: say("remove"),
      kind: "danger",
      back: list,
      async does() {
        await connection.ask("remove_external_account", { external_account: it.id });
        return say("removed", { account });
      },
    });
  }

  function create(object = "bank_account") {
    const { country, default_currency: currency } = component.data;
    const text = (name, value = "", more = {}) =>
      h("input", { name, value, autocomplete: "off", ...more });
    const number = { inputmode: "numeric" };
    const types = ["bank_account", "card"].map((each) =>
      h(
        "label",
        { class: "choice" },
        h("input", {
          type: "radio",
          name: "type",
          checked: each === object,
          onchange: () => create(each),
        }),
        h("span", {}, say(each === "card" ? "card" : "bank")),
      ),
    );
    const inputs =
      object === "card"
        ? [
            field(say("cardNumber"), text("number", "", number)),
            h(
              "div",
              { class: "pair" },
              field(say("month"), text("exp_month", "", number)),
              field(say("year"), text("exp_year", "", number)),
            ),
            h(
              "div",
              { class: "pair" },
              field(say("cvc"), text("cvc", "", number)),
              field(say("currency"), text("currency", currency.toUpperCase())),
            ),
          ]
        : [
            h(
              "div",
              { class: "pair" },
              field(say("country"), text("country", country)),
              field(say("currency"), text("currency", currency.toUpperCase())),
            ),
            field(
              say("routing"),
              text("routing_number", "", number),
              h("p", { class: "hint" }, say("optional")),
            ),
            field(say("accountNumber"), text("account_number")),
          ];
    const standard = h("input", { type: "checkbox", name: "default" });
    overlay.show({
      title: say("add"),
      middle: [
        h("div", { class: "pair", role: "radiogroup", "aria-label": say("accounts") }, types),
        inputs,
        h("label", { class: "choice" }, standard, h("span", {}, say("asDefault"))),
      ],
      label: say("addThis"),
      back: list,
      async does() {
        const typed = [...overlay.dialog.querySelectorAll(".middle input[name]:not([type])")];
        const said = typed
          .map((each) => [each.name, each.value.trim()])
          .filter(([, value]) => value);
        const details = { object, ...Object.fromEntries(said) };
        if (details.currency) details.currency = details.currency.toLowerCase();
        for (const name of ["number", "account_number", "routing_number"]) {
          if (details[name]) details[name] = details[name].replace(/\s/g, "");
        }
        const given = { external_account: details, default_for_currency: standard.checked };
        const account = writer.account(await connection.ask("add_external_account", given));
        return say("added", { account });
      },
    });
  }
}
