// How the dashboard writes amounts and moments: in the reader's locale, moments in UTC.

class BoardWriter extends Writer {
  // An amount beside a line of the picture.
  brief(amount, currency) {
    const code = currency.toUpperCase();
    const style = code.length === 3 ? { style: "currency", currency: code } : {};
    const digits = { notation: "compact", maximumSignificantDigits: 4, minimumFractionDigits: 0 };
    return new Intl.NumberFormat(this.locale, { ...style, ...digits }).format(
      this.decimal(amount, currency),
    );
  }

  #write(moment, parts) {
    return new Intl.DateTimeFormat(this.locale, { timeZone: "UTC", ...parts }).format(
      moment * 1000,
    );
  }

  #year(moment) {
    const [one, other] = [moment, this.data.now].map((at) => new Date(at * 1000).getUTCFullYear());
    return one === other ? {} : { year: "numeric" };
  }

  time(moment) {
    const seconds = moment % 60 ? { second: "2-digit" } : {};
    return this.#write(moment, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      ...seconds,
    });
  }

  date(moment) {
    return this.#write(moment, { month: "short", day: "numeric", ...this.#year(moment) });
  }

  weekdayDate(moment) {
    return this.#write(moment, {
      weekday: "short",
      month: "short",
      day: "numeric",
      ...this.#year(moment),
    });
  }

  whole(moment) {
    return this.#write(moment, {
      weekday: "short",
      month: "short",
      day: "numeric",
      year: "numeric",
    });
  }

  moment(moment) {
    return moment % DAY
      ? `${this.weekdayDate(moment)}, ${this.time(moment)}`
      : this.weekdayDate(moment);
  }

  short(moment) {
    return `${this.date(moment)}, ${this.time(moment)}`;
  }

  // A heading: today and tomorrow by name, too.
  heading(moment) {
    const days = Math.floor(moment / DAY) - Math.floor(this.data.now / DAY);
    const date = this.weekdayDate(moment);
    if (days < -1 || days > 1) return date;
    const name = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" }).format(days, "day");
    return `${name[0].toLocaleUpperCase(this.locale)}${name.slice(1)} · ${date}`;
  }

  tick(moment, stride) {
    if (stride >= 365) return this.#write(moment, { year: "numeric", month: "short" });
    const year = stride >= 61 ? { year: "2-digit" } : {};
    return this.#write(moment, { month: "short", day: "numeric", ...year });
  }

  // How far ahead a moment is.
  ahead(moment) {
    const left = moment - this.data.now;
    const format = new Intl.RelativeTimeFormat(this.locale, { numeric: "always", style: "short" });
    for (const [unit, seconds] of [
      ["day", DAY],
      ["hour", 3600],
      ["minute", 60],
    ])
      if (left >= seconds) return format.format(Math.floor(left / seconds), unit);
    return format.format(Math.max(left, 0), "second");
  }
}
