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

// What `setConnector` of the component takes: one account, asked about through `ask`. `make` makes an
// account session and gives its client secret; when one has expired, another is made.
class Session {
  components = new Set();
  closed = false;

  constructor(ask, make, locale, changed) {
    this.settings = { appearance: APPEARANCE, locale, displayOptions: {} };
    Object.assign(this, { way: ask, make, changed });
  }

  async begin() {
    this.secret = await this.make();
  }

  async ask(question, given = {}) {
    for (let again = false; ; again = true) {
      const { status, said } = await answered(
        this.way("POST", "/_stripesim/question", {
          publishable_key: "pk_test_dashboard",
          client_secret: this.secret,
          ask: question,
          with: given,
        }),
      );
      if (status === 200) {
        if (!READS.includes(question)) queueMicrotask(this.changed);
        return said;
      }
      if (said?.error?.code !== "account_session_expired" || again) throw new Refusal(status, said);
      await this.begin();
    }
  }

  refresh() {
    return Promise.all([...this.components].map((component) => component.refresh()));
  }
}

const READS = ["data", "payout_quote"];
