// Making elements, and writing amounts and days. An amount is an integer of minor units, whose
// decimals are the API's: the browser's own differ for some currencies.

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else if (value !== false && value != null)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

// How amounts and days are written: in the page's locale, with the decimals that the data gives.
class Writer {
  constructor(locale, data) {
    this.locale = known(locale) ?? known(navigator.language) ?? "en-US";
    this.data = data;
  }

  decimal(amount, currency) {
    const places = this.data.decimals[currency] ?? 2;
    const digits = String(Math.abs(amount)).padStart(places + 1, "0");
    const cut = digits.length - places;
    return (amount < 0 ? "-" : "") + digits.slice(0, cut) + (places ? "." + digits.slice(cut) : "");
  }

  money(amount, currency) {
    const code = currency.toUpperCase();
    const style = code.length === 3 ? { style: "currency", currency: code } : {};
    const written = this.number(amount, currency, style);
    return code.length === 3 ? written : `${written} ${code}`;
  }

  number(amount, currency, style = {}, locale = this.locale) {
    const places = this.data.decimals[currency] ?? 2;
    const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
    return new Intl.NumberFormat(locale, { ...style, ...digits }).format(
      this.decimal(amount, currency),
    );
  }

  // As in a field, without a sign of the currency and always in western digits.
  typed(amount, currency) {
    return this.number(amount, currency, {}, `${this.locale}-u-nu-latn`);
  }

  // What was typed, in minor units; null if it is no amount of the currency.
  read(text, currency) {
    const places = this.data.decimals[currency] ?? 2;
    const parts = new Intl.NumberFormat(`${this.locale}-u-nu-latn`).formatToParts(1234567.8);
    const sign = (type) => parts.find((part) => part.type === type)?.value ?? "";
    const plain = text.replace(/[\s\u00a0\u202f'’]/g, "");
    const [group, point] = ["group", "decimal"].map((type) => sign(type).replace(/[.]/, "\\."));
    const grouped = /^[.,\\]/.test(group) ? `(?:(?:${group}\\d{2,3})*${group}\\d{3})` : "(?:)";
    const found = plain.match(new RegExp(`^(\\d+|\\d{1,3}${grouped})?(?:${point}(\\d*))?$`));
    if (!found || !plain || (found[2] ?? "").length > places) return null;
    const whole = (found[1] ?? "").replace(/\D/g, "");
    const amount = Number(whole + (found[2] ?? "").padEnd(places, "0"));
    return Number.isSafeInteger(amount) && /\d/.test(plain) ? amount : null;
  }

  day(moment) {
    const days = Math.floor(moment / 86400) - Math.floor(this.data.now / 86400);
    if (days === 0 || days === 1) return say(days ? "tomorrow" : "today");
    const year = new Date(moment * 1000).getUTCFullYear();
    const other = year !== new Date(this.data.now * 1000).getUTCFullYear();
    const shown = { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" };
    if (other) shown.year = "numeric";
    return new Intl.DateTimeFormat(this.locale, shown).format(moment * 1000);
  }

  weekday(name, form = "long") {
    const place = WEEKDAYS.indexOf(name);
    const shown = { weekday: form, timeZone: "UTC" };
    return new Intl.DateTimeFormat(this.locale, shown).format(Date.UTC(2024, 0, 1 + place));
  }

  list(each) {
    return new Intl.ListFormat(this.locale, { type: "conjunction" }).format(each);
  }

  account(it) {
    const name = it.object === "card" ? it.brand : it.bank_name;
    return `${name ?? say(it.object === "card" ? "card" : "bank")} •••• ${it.last4}`;
  }
}

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

function known(locale) {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}
