// The lists of a board: what happened, what is to come, the accounts, requests and deliveries.

// One group a day: its heading, and its lines.
function byDay(board, rows, line) {
  const days = Map.groupBy
    ? Map.groupBy(rows, (row) => Math.floor(row.moment / DAY))
    : rows.reduce((found, row) => {
        const day = Math.floor(row.moment / DAY);
        return found.set(day, [...(found.get(day) ?? []), row]);
      }, new Map());
  return h(
    "ul",
    { class: "days" },
    [...days].map(([day, each]) =>
      h(
        "li",
        {},
        h("h3", {}, board.writer.heading(day * DAY)),
        h(
          "ul",
          {},
          each.map((row) => h("li", {}, line(row))),
        ),
      ),
    ),
  );
}

// A line that is explained when it is pressed.
function stepLine(board, row, key, about, ...parts) {
  const onclick = () => board.explain(about);
  return h("button", { type: "button", class: "step", "data-key": key, onclick }, parts);
}

function timelinePanel(board) {
  const { data, writer } = board;
  const rows = [...data.timeline].reverse();
  if (!rows.length)
    return [
      h(
        "p",
        { class: "empty" },
        "Nothing has happened here yet. Play one of the situations further down",
        ...sentHere(board),
      ),
    ];
  return [
    byDay(board, rows, (row) => {
      const before = data.timeline[data.timeline.indexOf(row) - 1];
      const of = (name) => row[name] - (before?.[name] ?? 0);
      const name = of("available") ? "available" : "pending";
      const change = of(name);
      const sign = change > 0 ? "+" : "";
      const place = data.timeline.indexOf(row);
      return stepLine(
        board,
        row,
        `step-${row.moment}-${place}`,
        row.about,
        h("time", {}, board.writer.time(row.moment)),
        h("b", {}, row.what),
        h(
          "span",
          { class: `change ${change < 0 ? "minus" : ""} ${name}` },
          change ? `${sign}${writer.money(change, data.currency)}` : "",
        ),
        h("span", { class: "why" }, row.because),
        h(
          "span",
          { class: "after" },
          change ? `${writer.money(row[name], data.currency)} ${name}` : "",
        ),
      );
    }),
    data.timeline.length >= 50 &&
      h(
        "p",
        { class: "more" },
        "These are the last 50 lines; ",
        h("code", {}, "sim.timeline()"),
        " has all.",
      ),
  ];
}

// How a request is sent to this world, where it is served.
function sentHere({ app, world }) {
  const { url } = app.options;
  if (!url) return ["."];
  const key = world === "default" ? "sk_test_x" : `sk_test_world_${world}`;
  const given = "-d amount=10000 -d currency=usd -d source=tok_visa";
  return [", or send a request: ", h("code", {}, `curl ${url}/v1/charges -u ${key}: ${given}`)];
}

function upcomingPanel(board) {
  const { data } = board;
  const waits =
    data.waits &&
    stepLine(
      board,
      null,
      "waits",
      { side: "payouts" },
      h("time", {}, ""),
      h("b", {}, "What is available waits"),
      h("span", { class: "why" }, data.waits),
    );
  if (!data.upcoming.length)
    return [
      waits,
      h("p", { class: "empty" }, "Nothing is planned: nothing happens by itself."),
    ];
  const left = data.upcoming_in_all - data.upcoming.length;
  return [
    waits,
    byDay(board, data.upcoming, (row) => {
      const whole = row.object === row.account || row.object.includes("/") || row.object.length < 5;
      return stepLine(
        board,
        row,
        `soon-${row.moment}-${row.object}-${row.will}`,
        row.about,
        h("time", {}, board.writer.time(row.moment)),
        h("b", {}, row.will),
        h("span", { class: "after" }, board.writer.ahead(row.moment)),
        row.account !== data.account || !whole
          ? h("span", { class: "why id" }, whole ? board.nameOf(row.account) : row.object)
          : null,
      );
    }),
    left > 0 && h("p", { class: "more" }, `And ${left} more later.`),
  ];
}

function accountsPanel(board) {
  const { data, writer } = board;
  const { currency } = data;
  const most = Math.max(
    1,
    ...data.accounts.map((each) => Math.abs(each.available) + Math.max(0, each.pending)),
  );
  const least = Math.min(0, ...data.accounts.map((each) => each.available));
  const alone = data.accounts_in_all === 1; // nothing is held of it for others
  const rows = data.accounts.map((each) => {
    const current = each.id === data.account;
    const able = each.charges_enabled && each.payouts_enabled;
    const stopped = [!each.charges_enabled && "charges", !each.payouts_enabled && "payouts"];
    const says = stopped.filter(Boolean).join(" and ");
    return h(
      "tr",
      { "aria-current": current && "true" },
      h(
        "td",
        {},
        h(
          "button",
          {
            type: "button",
            class: "link id",
            "data-key": `account-${each.id}`,
            "aria-label": `Show ${each.id}`,
            onclick: () => board.choose({ account: each.id }),
          },
          board.nameOf(each.id),
        ),
        h(
          "div",
          { class: "small quiet" },
          [each.type, each.country].filter(Boolean).join(" · "),
          " ",
          able ? null : h("span", { class: "badge bad" }, `no ${says}`),
        ),
      ),
      h("td", { class: "wide-only" }, owesBar(each, least, most)),
      h(
        "td",
        { class: `n ${each.available < 0 ? "minus" : ""}` },
        writer.money(each.available, currency),
        each.pending
          ? h("div", { class: "small quiet" }, `${writer.money(each.pending, currency)} pending`)
          : null,
      ),
      !alone && h(
        "td",
        { class: "n" },
        each.held ? writer.money(each.held, currency) : "",
        each.available < 0 && each.answers
          ? h(
              "div",
              { class: "small quiet" },
              each.answers === "platform" ? "the platform answers" : "Stripe answers",
            )
          : null,
      ),
    );
  });
  const left = data.accounts_in_all - data.accounts.length;
  return [
    h("p", { class: "finding" }, whoOwes(board)),
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", {}, "Account"),
          h("th", { class: "wide-only" }, h("span", { class: "unseen" }, "Picture")),
          h("th", { class: "n" }, "Available"),
          !alone && h("th", { class: "n" }, "Platform reserve"),
        ),
      ),
      h("tbody", {}, rows),
    ),
    left > 0 && h("p", { class: "more" }, `And ${left} more, which owe less.`),
  ];
}

function whoOwes({ data, writer }) {
  const sellers = data.accounts.slice(1);
  if (!sellers.length) return "It has no connected accounts.";
  const owing = sellers.filter((each) => each.available < 0);
  if (!owing.length)
    return sellers.length === 1
      ? "The one connected account owes nothing."
      : `None of ${data.accounts_in_all - 1} connected accounts owes anything.`;
  const sum = (each) => each.reduce((total, { available }) => total - available, 0);
  const parts = [
    ["the platform", "platform"],
    ["Stripe", "stripe"],
  ]
    .map(([who, answers]) => [who, sum(owing.filter((each) => each.answers === answers))])
    .filter(([, amount]) => amount)
    .map(([who, amount]) => `${who} answers for ${writer.money(amount, data.currency)}`);
  const all = data.accounts_in_all - 1;
  const many =
    all === 1 ? "The one connected account" : `${owing.length} of ${all} connected accounts`;
  return `${many} ${owing.length === 1 ? "owes" : "owe"} ${writer.money(sum(owing), data.currency)}: ${parts.join(", ")}.`;
}

// To the left what is owed, to the right what is available and what is pending.
function owesBar(each, least, most) {
  const wide = 120;
  const zero = (-least / (most - least)) * wide;
  const scale = wide / (most - least);
  const rect = (x, width, name) => {
    const found = svg("rect", { x, width: Math.max(width, 0), y: 1, height: 8, rx: 2 });
    found.style.fill = `var(--${name})`;
    return found;
  };
  const has = Math.max(each.available, 0) * scale;
  const owes = Math.max(-each.available, 0) * scale;
  const line = svg("line", { class: "zero", x1: zero, x2: zero, y1: 0, y2: 10 });
  return svg(
    "svg",
    { class: "bar", viewBox: `0 0 ${wide} 10`, preserveAspectRatio: "none", "aria-hidden": "true" },
    rect(zero - owes, owes, "owed"),
    rect(zero, has, "available"),
    rect(zero + has, Math.max(each.pending, 0) * scale, "pending"),
    line,
  );
}

function requestsPanel(board) {
  const rows = [...board.data.requests].reverse();
  if (!rows.length) return [h("p", { class: "empty" }, "No request yet.")];
  const what = (row, key) => [
    h("b", { class: "small" }, row.method),
    " ",
    explained(board, row.id, row.path, `request-${key}`),
    row.said ? h("div", { class: "small quiet" }, row.said) : null,
  ];
  return [logged(board, "Request", rows, what, (row) => badge(row.status, row.status < 400))];
}

// A table of what was sent, the newest first: when, what, and the status of the answer.
function logged(board, heading, rows, what, status) {
  const line = (row, place) =>
    h(
      "tr",
      {},
      h("td", { class: "quiet small when" }, board.writer.short(row.moment)),
      h("td", {}, ...what(row, rows.length - place)),
      h("td", { class: "n" }, status(row)),
    );
  const heads = h("tr", {}, h("th", {}, "When"), h("th", {}, heading), h("th", { class: "n" }, "Status"));
  return h("table", {}, h("thead", {}, heads), h("tbody", {}, rows.map(line)));
}

function explained(board, id, text, key) {
  if (!id) return h("span", { class: "id" }, text);
  return h(
    "button",
    { type: "button", class: "link id", "data-key": key, onclick: () => board.explain({ id }) },
    text,
  );
}

function deliveriesPanel(board) {
  const rows = [...board.data.deliveries].reverse();
  if (!rows.length) return [h("p", { class: "empty" }, "No webhook was delivered yet.")];
  const what = (row, key) => [
    explained(board, row.event, row.type, `delivery-${key}`),
    h(
      "div",
      { class: "small quiet" },
      `to ${row.to}`,
      row.attempt > 1 ? `, attempt ${row.attempt}` : "",
    ),
  ];
  const status = (row) => badge(row.status || "none", row.status >= 200 && row.status < 300);
  return [logged(board, "Event", rows, what, status)];
}

function badge(said, good) {
  return h("span", { class: `badge ${good ? "good" : "bad"}` }, String(said));
}
