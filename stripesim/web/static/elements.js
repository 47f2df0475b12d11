// What all components have in common: how they come to life in a page, and what they tell it.

let shared; // the one style sheet of all components

function sheet() {
  if (!shared) (shared = new CSSStyleSheet()).replaceSync(STYLE);
  return shared;
}

// Known names of https://docs.stripe.com/connect/supported-embedded-components.
const NAMES = `account-onboarding disputes-list payments payment-details payment-disputes payouts
  payouts-list payout-details balances account-management notification-banner
  instant-payouts-promotion issuing-card issuing-cards-list financial-account
  financial-account-transactions documents tax-registrations tax-settings balance-report
  payout-reconciliation-report`.split(/\s+/);
// What a page may say to components that are not simulated; it has no effect.
const SETTERS = `CardSwitching CollectionOptions DefaultCard DefaultFilters DisplayCountries
  DisplayHeadOfficeCountries FetchEphemeralKey FinancialAccount FullTermsOfServiceUrl
  HideProductTaxCodeSelector IssuingProgram OnAfterTaxRegistrationAdded
  OnAfterTaxRegistrationExpired OnClose OnDisputesLoaded OnExit OnInstantPayoutCreated
  OnInstantPayoutsPromotionLoaded OnNotificationsChange OnReportAvailabilityLoaded OnSectionOpen
  OnStepChange OnTaxSettingsUpdated Payment Payout PrivacyPolicyUrl RecipientTermsOfServiceUrl
  ShowSpendControls SkipTermsOfServiceCollection`.split(/\s+/);

class Component extends HTMLElement {
  #variables = new CSSStyleSheet();
  #listeners = {};
  #told = {}; // of this load: what happened, and whether the page heard it
  #run = 0;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet(), this.#variables];
    this.said = h("div", { class: "toast", role: "status" });
    this.content = h("div");
    this.over = h("div"); // dialogs stay while the content is drawn anew
    this.shadowRoot.append(
      h("div", { class: "root", lang: "en" }, this.said, this.content, this.over),
    );
  }

  // -- what the loader and the page call ---------------------------------------------------------

  setConnector(connection) {
    if (this.connection === connection) return;
    this.connection?.components.delete(this);
    this.connection = connection;
    this.data = undefined;
    this.#begin();
  }

  connectedCallback() {
    this.#begin();
  }

  disconnectedCallback() {
    this.connection?.components.delete(this);
  }

  setOnLoaderStartInternalOnly(listener) {
    this.#listeners.start = listener;
    this.#tell();
  }

  setOnLoadErrorInternalOnly(listener) {
    this.#listeners.error = listener;
    this.#tell();
  }

  setOnLoaderStart(listener) {
    this.setOnLoaderStartInternalOnly(listener);
  }

  setOnLoadError(listener) {
    this.setOnLoadErrorInternalOnly(listener);
  }

  // -- loading -----------------------------------------------------------------------------------

  // A component loads once it has an instance and stands in the document; coming back, it only
  // reads again.
  #begin() {
    if (!this.connection || !this.isConnected) return;
    this.connection.components.add(this);
    this.dress();
    if (this.data) this.refresh();
    else this.load();
  }

  async load() {
    const run = ++this.#run;
    const elementTagName = this.constructor.called;
    this.#told = { start: { event: { elementTagName } } };
    queueMicrotask(() => this.#tell());
    this.drawWaiting();
    try {
      const data = await this.read();
      if (run !== this.#run) return;
      this.data = data;
      this.draw();
    } catch (error) {
      if (run !== this.#run) return;
      const { type = "render_error", message } = error;
      this.#told.error = { event: { elementTagName, error: { type, message } } };
      this.drawError(error);
      this.#tell();
    }
  }

  // Reads and draws again, without a word to the page.
  async refresh() {
    const run = ++this.#run;
    try {
      const data = await this.read();
      if (run !== this.#run) return;
      this.data = data;
      this.draw();
    } catch (error) {
      if (run === this.#run) this.drawError(error);
    }
  }

  // Each thing that happened is told once, to a listener that may come late (React sets its own
  // after the component stands in the document).
  #tell() {
    for (const name of ["start", "error"]) {
      const it = this.#told[name];
      const listener = this.#listeners[name];
      if (!it || it.told || typeof listener !== "function") continue;
      it.told = true;
      listener(it.event);
    }
  }

  // -- looks -------------------------------------------------------------------------------------

  // The page's appearance variables, as custom properties. A value cannot end its declaration.
  dress() {
    const { variables = {} } = this.connection.settings.appearance ?? {};
    this.#variables.replaceSync(":host {}");
    const { style } = this.#variables.cssRules[0];
    for (const [name, value] of Object.entries(variables)) {
      if (/^[A-Za-z]+$/.test(name) && value != null)
        style.setProperty(`--stripe-${name}`, String(value));
    }
  }

  // After `update` of the instance.
  changed() {
    this.dress();
    if (this.data) this.draw();
  }

  drawWaiting() {
    const bones = ["big", "", "wide", "wide"].map((size) => h("div", { class: `bone ${size}` }));
    const unseen = h("span", { class: "unseen" }, say("loading"));
    this.content.replaceChildren(h("div", { role: "status", "aria-busy": "true" }, unseen, bones));
  }

  drawError(error) {
    this.over.replaceChildren();
    this.said.replaceChildren();
    const over = this.connection.closed;
    const why = over ? say("loggedOut") : `${say("failed")} ${error.message ?? ""}`;
    const retry = h("button", { type: "button", onclick: () => this.load() }, say("retry"));
    const box = h("div", { class: "box", role: "alert" }, h("p", {}, why), over ? null : retry);
    this.data = undefined;
    this.content.replaceChildren(box);
  }
}

for (const name of SETTERS) {
  Component.prototype[`set${name}`] = Component.prototype[`set${name}InternalOnly`] = () => {};
}

// A component that the simulator lacks says so, once in the console too; the page goes on.
const placeholder = (name) =>
  class extends Component {
    static called = name;

    async read() {
      return {};
    }

    draw() {
      const words = say("notSimulated", { name });
      if (!placeholder.said?.has(name)) console.info(words);
      (placeholder.said ??= new Set()).add(name);
      this.content.replaceChildren(h("div", { class: "box small" }, words));
    }
  };
