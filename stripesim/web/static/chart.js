// The picture of a balance over time: a step line for each sum, what is owed below the line, what is
// forecast dashed, payouts and disputes as marks. A pointer, or the arrow keys, tell each step.

const SUMS = ["available", "pending", "reserved", "in_transit"];
const CALLED = {
  available: "Available",
  pending: "Pending",
  reserved: "In reserve",
  in_transit: "In transit",
};
const DAY = 86_400;
const EDGE = { top: 16, right: 12, bottom: 48 };
const LANE = 34; // from the bottom, where the marks stand
const MARK = 12; // how wide and high one is
const STRIDES = [1, 2, 3, 7, 14, 30, 61, 91, 182, 365, 730, 1825, 3650, 36500]; // days
const SHAPES = {
  payout: "M1 3h10L6 11Z",
  debit: "M1 9h10L6 1Z", // taken from the bank
  dispute: "M6 .5 11.5 6 6 11.5.5 6Z",
};
const AREAS = [
  ["pending", "pending", Math.max],
  ["available", "available", Math.max],
  ["owed", "available", Math.min],
];
const MOST_ROWS = 4; // in a tip

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.flat());
  return element;
}

// The points of a series: moments, and the sums that stay from then on.
function read(series) {
  return series.map(([moment, ...sums]) => ({
    moment,
    sums: Object.fromEntries(SUMS.map((name, place) => [name, sums[place]])),
    rows: [],
  }));
}

// What is known of each moment: full hours, and between them the steps of the timeline.
function pointsOf(data) {
  const since = data.now - data.days * DAY;
  const steps = [
    ...read(data.series),
    ...data.timeline
      .filter((row) => row.moment >= since)
      .map((row) => ({ moment: row.moment, sums: row, row })),
  ];
  const points = [];
  for (const { moment, sums, row } of steps.sort((one, other) => one.moment - other.moment)) {
    let last = points.at(-1);
    if (last?.moment !== moment) points.push((last = { moment, rows: [] }));
    last.sums = sums;
    if (row) last.rows.push(row);
  }
  return points;
}

// Round numbers between two amounts, about so many.
function roundAmounts(least, most, about) {
  const rough = Math.max((most - least) / about, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const stride = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const step = Math.max(Math.ceil(stride), 1);
  const found = [];
  for (let at = Math.ceil(least / step) * step; at <= most; at += step) found.push(at);
  return found;
}

class Chart {
  constructor(board) {
    this.board = board;
    this.drawing = svg("svg", { role: "img" });
    this.marks = h("div", { class: "marks", role: "group", "aria-label": "Payouts, debits and disputes" });
    this.tip = h("div", { class: "tip", hidden: true });
    this.range = h("input", {
      type: "range",
      class: "unseen",
      min: 0,
      value: 0,
      "aria-label": "Moments of the balance",
      oninput: () => this.#show(Number(this.range.value)),
      onfocus: () => this.#show(Number(this.range.value)),
      onblur: () => this.#hide(),
    });
    this.element = h(
      "div",
      {
        class: "picture",
        onpointermove: (event) => this.#point(event),
        onpointerleave: () => this.#hide(),
      },
      this.drawing,
      this.range,
      this.marks,
      this.tip,
    );
    this.marks.addEventListener("keydown", (event) => this.#walk(event));
    new ResizeObserver(([{ contentRect }]) => {
      if (Math.abs(contentRect.width - (this.width ?? 0)) < 1) return;
      this.width = contentRect.width;
      this.draw();
    }).observe(this.element);
  }

  // forecast: as `dashboard/ahead` gives it, or null; until: the moment that it reaches, or will.
  show(data, forecast, until, writer) {
    Object.assign(this, { data, forecast, until, writer });
    this.ahead = read(forecast?.series ?? []).filter(({ moment }) => moment > data.now);
    this.draw();
  }

  draw() {
    const { data, width } = this;
    if (!data || !width) return;
    this.height = width < 560 ? 230 : 300;
    this.past = pointsOf(data);
    this.points = [...this.past, ...this.ahead];
    const { now } = data;
    const start = Math.min(this.past[0].moment - 3600, now - 2 * DAY);
    const end = Math.max(this.until ?? 0, now + (now - start) * 0.02);
    const shown = SUMS.filter((name) => this.points.some(({ sums }) => sums[name]));
    const all = this.points.flatMap(({ sums }) => shown.map((name) => sums[name]));
    const [least, most] = [Math.min(0, ...all), Math.max(0, ...all)];
    const nothing = 100 * 10 ** (data.decimals[data.currency] ?? 2);
    const room = (most - least || nothing) * 0.06;
    const [low, high] = [least < 0 ? least - room : 0, (most - least ? most : nothing) + room];
    const floor = this.height - EDGE.bottom;
    this.y = (amount) => floor - ((amount - low) / (high - low)) * (floor - EDGE.top);
    this.ticks = roundAmounts(low, high, this.height / 44);
    const widest = this.ticks.map((amount) => this.writer.brief(amount, data.currency).length);
    this.left = Math.max(...widest, 2) * 6.6 + 12;
    const right = width - EDGE.right;
    this.x = (moment) => this.left + ((moment - start) / (end - start)) * (right - this.left);
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${this.height}`);
    this.drawing.setAttribute("aria-label", this.#summary(shown));
    this.cross = svg("g", { visibility: "hidden" });
    this.drawing.replaceChildren(
      this.#future(end, floor),
      this.#amounts(),
      this.#days(start, end),
      ...this.#areas(),
      ...[...shown].reverse().flatMap((name) => this.#lines(name)),
      this.cross,
    );
    this.#drawMarks(start);
    this.range.max = this.points.length - 1;
    this.range.value = this.past.length - 1;
    this.#hide();
  }

  #summary(shown) {
    const { data, writer } = this;
    const sums = (shown.length ? shown : ["available"]).map(
      (name) => `${CALLED[name].toLowerCase()} ${writer.money(data.sums[name], data.currency)}`,
    );
    return `The balance from ${this.writer.date(this.past[0].moment)} until now: ${writer.list(sums)}`;
  }

  // -- what is drawn -----------------------------------------------------------------------------

  #future(end, floor) {
    const from = this.x(this.data.now);
    const line = svg("line", {
      class: "now",
      x1: from,
      x2: from,
      y1: EDGE.top - 8,
      y2: floor + 20,
    });
    const words = svg("text", { x: from - 6, y: EDGE.top, "text-anchor": "end" }, "now");
    if (!this.until) return svg("g", {}, line, words);
    const size = {
      x: from,
      width: this.x(end) - from,
      y: EDGE.top - 8,
      height: floor - EDGE.top + 28,
    };
    const said = svg("text", { x: from + 6, y: EDGE.top }, "forecast");
    const wide = size.width > 60 ? [said] : [];
    return svg("g", {}, svg("rect", { class: "future", rx: 6, ...size }), line, words, wide);
  }

  #amounts() {
    const { data, writer } = this;
    const [x1, x2] = [this.left, this.width - EDGE.right];
    return svg(
      "g",
      {},
      this.ticks.flatMap((amount) => {
        const y = this.y(amount);
        return [
          svg("line", { class: amount ? "grid" : "zero", x1, x2, y1: y, y2: y }),
          svg(
            "text",
            { x: x1 - 8, y: y + 4, "text-anchor": "end" },
            writer.brief(amount, data.currency),
          ),
        ];
      }),
    );
  }

  #days(start, end) {
    const room = Math.max(this.width / 92, 2);
    const span = (end - start) / DAY;
    const stride = STRIDES.find((days) => span / days <= room) ?? STRIDES.at(-1);
    const y = this.height - 8;
    const found = [];
    for (let day = Math.ceil(start / DAY / stride) * stride; day * DAY <= end; day += stride) {
      const x = this.x(day * DAY);
      if (x < this.left + 4 || x > this.width - EDGE.right - 18) continue;
      found.push(
        svg("text", { x, y, "text-anchor": "middle" }, this.writer.tick(day * DAY, stride)),
      );
    }
    return svg("g", {}, found);
  }

  // A step line: each sum stays until the next. Other lines than the first are left out while they
  // are zero: there they would only cover one another.
  #path(points, name, first = null, isWhole = true) {
    let path = "";
    let before = first;
    for (const { moment, sums } of points) {
      const [x, y] = [this.x(moment).toFixed(1), this.y(sums[name]).toFixed(1)];
      if (isWhole || before || sums[name]) {
        const from =
          path && (isWhole || before)
            ? `H${x}`
            : `M${x} ${this.y(before ?? sums[name]).toFixed(1)}`;
        path += `${from}V${y}`;
      }
      before = sums[name];
    }
    return path;
  }

  #lines(name) {
    const isWhole = name === "available";
    const begins = this.past[0].moment > this.data.now - this.data.days * DAY;
    const past = this.#path(this.past, name, begins ? 0 : null, isWhole);
    const lines = [svg("path", { class: `line ${name}`, d: past })];
    if (!this.ahead.length) return lines;
    const ahead = this.#path(this.coming, name, null, isWhole);
    return [svg("path", { class: `line ahead ${name}`, d: ahead }), ...lines];
  }

  // What is available and pending as areas, and what is owed as one below the line.
  #areas() {
    const zero = this.y(0);
    const areas = [];
    for (const [kind, name, bound] of AREAS) {
      for (const [when, points] of [
        ["", this.past],
        ["ahead", this.ahead.length ? this.coming : []],
      ]) {
        if (points.length < 2) continue;
        const cut = points.map(({ moment, sums }) => ({
          moment,
          sums: { [name]: bound(0, sums[name]) },
        }));
        const end = this.x(points.at(-1).moment).toFixed(1);
        const d = `${this.#path(cut, name, 0)}H${end}V${zero.toFixed(1)}Z`;
        areas.push(svg("path", { class: `area ${kind} ${when}`, d }));
      }
    }
    return areas;
  }

  // What is forecast, from now until its end.
  get coming() {
    return [this.past.at(-1), ...this.ahead, { ...this.ahead.at(-1), moment: this.until }];
  }

  #drawMarks(start) {
    const coming = (this.forecast?.marks ?? []).map((mark) => ({ ...mark, ahead: true }));
    const every = [...this.data.marks.filter((mark) => mark.moment >= start), ...coming];
    const ahead = ({ kind }) => (kind === "payout" ? "payouts" : "balance");
    const at = every.map((mark) => this.x(mark.moment));
    // Where a dispute would cover a payout or a debit, it stands above it.
    const isAbove = (mark, place) =>
      mark.kind === "dispute" &&
      every.some(({ kind }, other) => kind !== mark.kind && Math.abs(at[other] - at[place]) < MARK);
    this.marks.replaceChildren(
      ...every.map((mark, place) => {
        const button = h(
          "button",
          {
            type: "button",
            class: `mark ${mark.kind} ${mark.ahead ? "coming" : ""}`,
            tabindex: place ? -1 : 0,
            "data-id": mark.id,
            "aria-label": `${mark.ahead ? "forecast: " : ""}${mark.said}, ${this.writer.date(mark.moment)}`,
            onclick: () => this.board.explain(mark.ahead ? { side: ahead(mark) } : { id: mark.id }),
            onpointerenter: () => this.#showMark(mark),
            onfocus: () => this.#showMark(mark),
            onblur: () => this.#hide(),
          },
          svg(
            "svg",
            { viewBox: "0 0 12 12", "aria-hidden": "true" },
            svg("path", { d: SHAPES[mark.kind] }),
          ),
        );
        button.style.left = `${at[place]}px`;
        button.style.top = `${this.height - LANE - (isAbove(mark, place) ? MARK : 0)}px`;
        return button;
      }),
    );
    this.marks.hidden = !every.length;
  }

  #walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const every = [...this.marks.children];
    const at = every.indexOf(event.target);
    const next = every[at + step];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  // -- what is told ------------------------------------------------------------------------------

  #point(event) {
    if (event.target.closest(".mark")) return;
    const { left } = this.element.getBoundingClientRect();
    const x = event.clientX - left;
    let place = 0;
    for (let next = 0; next < this.points.length; next++)
      if (this.x(this.points[next].moment) <= x + 1) place = next;
    // Near a step, it is that one which is meant.
    const after = this.points[place + 1];
    if (after && this.x(after.moment) - x < 6) place += 1;
    this.#show(place, x);
  }

  #show(place, x) {
    const point = this.points?.[place];
    if (!point) return;
    const { data, writer } = this;
    const isAhead = place >= this.past.length;
    const sums = SUMS.filter((name) => point.sums[name] || name === "available");
    const lines = sums.flatMap((name) => [
      h("dt", {}, CALLED[name]),
      h(
        "dd",
        { class: point.sums[name] < 0 ? "minus" : "" },
        writer.money(point.sums[name], data.currency),
      ),
    ]);
    const told = point.rows
      .slice(-MOST_ROWS)
      .map((row) => h("li", {}, row.what, h("span", {}, row.because)));
    const left = point.rows.length - told.length;
    if (left > 0) told.unshift(h("li", {}, h("span", {}, `${left} more at this moment`)));
    this.tip.replaceChildren(
      h("b", {}, this.writer.moment(point.moment), isAhead ? " · forecast" : ""),
      h("dl", {}, lines),
      h("ul", {}, told),
    );
    this.range.value = place;
    const said = [
      this.writer.moment(point.moment),
      isAhead ? "forecast" : "",
      ...sums.map((name) => `${CALLED[name]} ${writer.money(point.sums[name], data.currency)}`),
      ...point.rows.map((row) => `${row.what}: ${row.because}`),
    ];
    this.range.setAttribute("aria-valuetext", said.filter(Boolean).join(", "));
    const at = this.x(point.moment);
    this.#cross(
      at,
      sums.map((name) => [name, this.y(point.sums[name])]),
    );
    this.#put(x ?? at);
  }

  #showMark(mark) {
    const row = this.data.timeline.find((each) => each.id === mark.id);
    this.tip.replaceChildren(
      h("b", {}, this.writer.moment(mark.moment)),
      h(
        "ul",
        {},
        h(
          "li",
          {},
          row?.what ?? mark.said,
          h("span", {}, row?.because ?? ""),
          h(
            "span",
            {},
            mark.ahead
              ? "forecast, if nothing else happens"
              : `${row ? `${mark.state.replaceAll("_", " ")} · ` : ""}click for why`,
          ),
        ),
      ),
    );
    const x = this.x(mark.moment);
    this.#cross(x, []);
    this.#put(x);
  }

  #cross(x, spots) {
    const floor = this.height - EDGE.bottom + 20;
    this.cross.setAttribute("visibility", "visible");
    this.cross.replaceChildren(
      svg("line", { class: "cross", x1: x, x2: x, y1: EDGE.top - 8, y2: floor }),
      ...spots.map(([name, y]) => {
        const spot = svg("circle", { class: "spot", cx: x, cy: y, r: 4.5 });
        spot.style.fill = `var(--${name})`;
        return spot;
      }),
    );
  }

  #put(x) {
    this.tip.hidden = false;
    const { offsetWidth: wide } = this.tip;
    const left = x + 14 + wide > this.width - EDGE.right ? x - 14 - wide : x + 14;
    this.tip.style.left = `${Math.max(0, Math.min(left, this.width - wide))}px`;
    this.tip.style.top = "4px";
  }

  #hide() {
    this.tip.hidden = true;
    this.cross?.setAttribute("visibility", "hidden");
  }
}
