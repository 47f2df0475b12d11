// The figures of a board, what its picture shows, and the component.

function figuresPanel(board) {
  const { data, writer } = board;
  const sides = {
    available: "balance",
    pending: "balance",
    reserved: "reserve",
    in_transit: "payouts",
  };
  return [
    h(
      "div",
      { class: "figures" },
      SUMS.map((name) =>
        h(
          "button",
          {
            type: "button",
            "data-key": `figure-${name}`,
            onclick: () => board.explain({ side: sides[name] }),
          },
          h("span", {}, h("i", { class: `is-${name}` }), CALLED[name]),
          h(
            "b",
            { class: data.sums[name] < 0 ? "minus" : "" },
            writer.money(data.sums[name], data.currency),
          ),
          difference(board, name),
        ),
      ),
    ),
  ];
}

// Beside another world: how much more or less there is in this one.
function difference({ app, data, writer, world }, name) {
  if (app.boards.length < 2) return null;
  const other = app.boards[0].data;
  if (app.boards[0].world === world || other?.currency !== data.currency)
    return h("small", {}, "\u00a0");
  const more = data.sums[name] - other.sums[name];
  const said = more ? `${more > 0 ? "+" : ""}${writer.money(more, data.currency)}` : "the same";
  const than = h("span", { class: "unseen" }, ` ${more ? "against" : "as in"} ${other.world}`);
  return h("small", { class: `quiet ${more < 0 ? "minus" : ""}` }, said, than);
}

function periodPanel(board) {
  const { wanted, data } = board;
  const far = !data.looks_ahead;
  const forecast = h(
    "button",
    {
      type: "button",
      "data-key": "forecast",
      "aria-pressed": String(wanted.forecast && !far),
      disabled: far,
      title: far
        ? "Too much is planned in this world to look ahead at once"
        : "What comes if nothing else happens",
      onclick: () => board.choose({ forecast: !wanted.forecast }),
    },
    wanted.forecast && !far ? "✓ Forecast" : "Forecast",
  );
  return [
    h(
      "div",
      { class: "end" },
      h("div", { class: "switch", role: "group", "aria-label": "Forecast" }, forecast),
      h(
        "div",
        { class: "switch", role: "group", "aria-label": "Period" },
        PERIODS.map(([name, days]) =>
          h(
            "button",
            {
              type: "button",
              "data-key": `days-${days}`,
              "aria-pressed": String(wanted.days === days),
              onclick: () => board.choose({ days }),
            },
            name,
          ),
        ),
      ),
    ),
  ];
}

function chartKey() {
  const sign = (kind) => {
    const path = svg("path", { d: SHAPES[kind] });
    path.style.fill = `var(--${kind === "dispute" ? "owed" : "in_transit"})`;
    return h(
      "span",
      {},
      svg("svg", { width: 10, height: 10, viewBox: "0 0 12 12", "aria-hidden": "true" }, path),
      kind,
    );
  };
  return h(
    "p",
    { class: "key" },
    Object.keys(SHAPES).map(sign),
    h("span", {}, "dashed: forecast, if nothing else happens"),
  );
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
    h(
      "p",
      { class: "empty" },
      `What ${board.nameOf(board.data.account)} sees on your own pages: Stripe's embedded balances component, opened by an account session.`,
    ),
    h(
      "button",
      { type: "button", "data-key": "component", onclick: () => board.showComponent() },
      "Show the component",
    ),
  ];
}
