// The global `StripeConnect`, its instances, and how they ask.

// The simulator answers at the origin that this script came from, below the same path.
const source = document.currentScript?.src.replace(/v\d[\w.]*\/connect\.js.*$/, "");
const BASE = source || globalThis.STRIPESIM_URL || "https://connect-js.stripe.com/";
const PATIENCE = 20_000; // milliseconds

class Problem extends Error {
  constructor(type, message, more = {}) {
    super(message);
    Object.assign(this, { type }, more);
  }
}

// A hidden frame of the script's own origin asks; so a page needs no `connect-src` for it.
class Frame {
  #waiting = new Map();
  #count = 0;

  #open() {
    if (this.frame?.isConnected) return this.opened;
    for (const { reject } of this.#waiting.values()) reject(noConnection());
    this.#waiting.clear();
    this.opened = new Promise((resolve, reject) => {
      const url = new URL("_stripesim/frame", new URL(BASE, location.href));
      const hidden = { title: "stripesim", "aria-hidden": "true", tabindex: "-1", src: url.href };
      this.frame = h("iframe", { ...hidden, hidden: true });
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data: { id, status, said } }) => {
        if (id === 0) return resolve(port1);
        this.#waiting.get(id)?.resolve({ status, said });
        this.#waiting.delete(id);
      };
      this.frame.addEventListener(
        "load",
        () => this.frame.contentWindow.postMessage("stripesim", url.origin, [port2]),
        { once: true },
      );
      setTimeout(() => reject(noConnection()), PATIENCE);
      (document.body ?? document.documentElement).append(this.frame);
    });
    this.opened.catch(() => this.frame.remove());
    return this.opened;
  }

  async ask(question) {
    const port = await this.#open();
    return new Promise((resolve, reject) => {
      const id = ++this.#count;
      this.#waiting.set(id, { resolve, reject });
      setTimeout(() => this.#waiting.delete(id) && reject(noConnection()), PATIENCE);
      port.postMessage({ id, question });
    });
  }
}

const noConnection = () =>
  new Problem(
    "api_connection_error",
    `stripesim does not answer at ${new URL(BASE, location.href)}`,
  );
const frame = new Frame();
const TYPES = { 0: "api_connection_error", 401: "authentication_error", 429: "rate_limit_error" };

// What the components of one instance share: its settings, and the secret of its session.
class Connection {
  components = new Set();
  closed = false;

  constructor({
    publishableKey,
    fetchClientSecret,
    appearance,
    locale,
    displayOptions,
    metaOptions,
  }) {
    if (typeof fetchClientSecret !== "function")
      throw new Error("fetchClientSecret must be a function.");
    this.key = publishableKey;
    this.fetch = fetchClientSecret;
    this.settings = { appearance, locale, displayOptions };
    this.eager = metaOptions?.eagerClientSecretPromise;
    this.eager?.catch?.(() => {}); // it is told when it is used
  }

  // The secret that the loader has asked for already is used first; later ones are asked for here.
  secret() {
    if (!this.known) {
      const eager = this.eager;
      this.eager = undefined;
      this.known = (async () => eager ?? this.fetch())().then(
        (secret) => {
          if (typeof secret === "string" && secret) return secret;
          throw new Problem(
            "account_session_create_error",
            "fetchClientSecret gave no client secret.",
          );
        },
        (error) => {
          throw new Problem("account_session_create_error", error?.message ?? String(error));
        },
      );
      const mine = this.known;
      mine.catch(() => this.forget(mine));
    }
    return this.known;
  }

  forget(known) {
    if (this.known === known) this.known = undefined;
  }

  // The answer. A session that has expired is renewed once.
  async ask(ask, given = {}) {
    for (let again = false; ; again = true) {
      if (this.closed && ask !== "log_out")
        throw new Problem("authentication_error", say("loggedOut"));
      const known = this.secret();
      const question = {
        publishable_key: String(this.key),
        client_secret: await known,
        ask,
        with: given,
      };
      const { status, said } = await frame.ask(question);
      if (status === 200) return said;
      const error = said?.error ?? {};
      if (error.code === "account_session_expired") {
        this.forget(known);
        if (!again && ask !== "log_out") continue;
      }
      const type = TYPES[status] ?? (status >= 500 ? "api_error" : error.type);
      throw new Problem(type ?? "invalid_request_error", error.message, {
        code: error.code,
        param: error.param,
      });
    }
  }

  // What one component has changed, all show.
  refresh() {
    return Promise.all([...this.components].map((component) => component.refresh()));
  }

  update({ appearance, locale, displayOptions }) {
    const given = { appearance, locale, displayOptions };
    for (const [name, value] of Object.entries(given))
      if (value !== undefined) this.settings[name] = value;
    for (const component of this.components) component.changed();
  }

  async logout() {
    if (this.closed) return;
    this.closed = true;
    if (this.known) await this.ask("log_out").catch(() => {});
    await this.refresh();
  }
}

function init(params) {
  const connect = new Connection(params);
  const instance = {
    connect,
    create(name) {
      const element = document.createElement(
        NAMES.includes(name) ? `stripe-connect-${name}` : name,
      );
      if (!element.setConnector) throw new Error(`Connect.js has no component ${name}.`);
      element.setConnector(connect);
      return element;
    },
    update: (options) => connect.update(options ?? {}),
    logout: () => connect.logout(),
    debugInstance: () => Promise.resolve(instance),
  };
  return instance;
}

const existing = globalThis.StripeConnect;
if (typeof existing?.init !== "function") {
  for (const name of NAMES) {
    const tag = `stripe-connect-${name}`;
    if (!customElements.get(tag))
      customElements.define(tag, name === "balances" ? Balances : placeholder(name));
  }
  const global = (globalThis.StripeConnect =
    existing && typeof existing === "object" ? existing : {});
  global.init = init;
  global.onLoad?.();
}
