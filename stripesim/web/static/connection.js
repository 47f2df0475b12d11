// The component's way to ask, in the dashboard: the dashboard's own.

if (!customElements.get("stripe-connect-balances"))
  customElements.define("stripe-connect-balances", Balances);

// The page's colours, in the component's own words.
const APPEARANCE = {
  variables: {
    colorBackground: "var(--card)",
    colorText: "var(--ink)",
    colorSecondaryText: "var(--quiet)",
    colorBorder: "var(--line)",
    colorPrimary: "var(--brand)",
    colorDanger: "var(--owed)",
    buttonPrimaryColorText: "var(--on-brand)",
    borderRadius: "8px",
    fontSizeBase: "14px",
  },
};

class Refusal extends Error {
  constructor(status, json) {
    const error = json?.error ?? {};
    super(error.message ?? `The simulator answered ${status}.`);
    Object.assign(this, { status, type: error.type, code: error.code, param: error.param });
  }
}

// What a question gave. Throws a `Refusal`.
async function answered(asked) {
  const { status, json } = await asked;
  if (status === 200) return json;
  throw new Refusal(status, json);
}

// What `setConnector` of the component takes: one account session, which is asked through `ask`.
class Session {
  components = new Set();
  closed = false;
  settings;

  constructor(ask, secret, locale, changed) {
    this.settings = { appearance: APPEARANCE, locale, displayOptions: {} };
    Object.assign(this, { told: changed, secret, way: ask });
  }

  async ask(question, given = {}) {
    const { status, said } = await answered(
      this.way("POST", "/_stripesim/question", {
        publishable_key: "pk_test_dashboard",
        client_secret: this.secret,
        ask: question,
        with: given,
      }),
    );
    if (status !== 200) throw new Refusal(status, said);
    if (question !== "data" && question !== "payout_quote") queueMicrotask(this.told);
    return said;
  }

  refresh() {
    return Promise.all([...this.components].map((component) => component.refresh()));
  }
}
