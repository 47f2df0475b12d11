// The carrier in a notebook: a question is a message to the kernel, and so is its answer.

let views = 0;

// A way to ask for one view: all views of a widget hear all answers, and take their own.
function asker(model) {
  const view = `${Date.now().toString(36)}-${++views}`;
  const waiting = new Map();
  let count = 0;
  const hear = (message) => {
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  };
  model.on("msg:custom", hear);
  return {
    ask: (method, path, body = null) =>
      new Promise((resolve) => {
        const id = `${view}-${++count}`;
        waiting.set(id, resolve);
        model.send({ id, method, path, body });
      }),
    leave: () => model.off("msg:custom", hear),
  };
}

// The notebook's ground is dark where its text is light.
function scheme() {
  const [red, green, blue] = getComputedStyle(document.body).color.match(/[\d.]+/g) ?? [0, 0, 0];
  return Number(red) + Number(green) + Number(blue) > 384 ? "dark" : "light";
}

// What is typed here is not for the notebook, whose keys cut cells.
function keepKeys(element) {
  element.dataset.lmSuppressShortcuts = "true"; // JupyterLab's word for it
  for (const type of ["keydown", "keyup", "keypress"])
    element.addEventListener(type, (event) => event.stopPropagation());
}

// The component alone, on a card. Its session is made by the first question.
function mountBalances(root, ask, account) {
  const shadow = root.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [lookSheet()];
  const card = h("section", { class: "card" }, h("p", { class: "empty" }, "The kernel is asked…"));
  const app = h("div", { class: "app", lang: "en" }, card);
  Object.assign(app.style, { background: "none", padding: "2px", maxWidth: "760px" });
  shadow.append(app);
  const make = async () => {
    const wanted = { account, components: { balances: { enabled: true } } };
    const way = ask("POST", "/_stripesim/account_sessions/create", wanted);
    return (await answered(way)).client_secret;
  };
  const session = new Session(ask, make, undefined, () => {});
  const begun = session.begin().then(
    () => {
      const element = h("stripe-connect-balances");
      element.setConnector(session);
      card.replaceChildren(element);
    },
    (error) => card.replaceChildren(h("p", { class: "minus", role: "alert" }, error.message)),
  );
  return { follow: () => begun.then(() => session.refresh()), unmount: () => shadow.replaceChildren() };
}

function mountDashboard(root, ask, account) {
  const border = "1px solid color-mix(in srgb, currentColor 18%, transparent)";
  const box = { maxHeight: "min(860px, 85vh)", overflow: "auto", resize: "vertical" };
  Object.assign(root.style, { ...box, border, borderRadius: "12px" });
  return mount(root, ask, { live: false, account });
}

function render({ model, el }) {
  const root = h("div");
  root.style.colorScheme = scheme();
  keepKeys(root);
  el.append(root);
  const { ask, leave } = asker(model);
  const mountIt = model.get("shows") === "dashboard" ? mountDashboard : mountBalances;
  const shown = mountIt(root, ask, model.get("account"));
  const follow = (message) => message.changed && shown.follow();
  model.on("msg:custom", follow);
  return () => {
    model.off("msg:custom", follow);
    leave();
    shown.unmount();
  };
}

export default { render };
