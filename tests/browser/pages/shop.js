// What the three pages of the shop have in common. The query says what they do.
const query = new URLSearchParams(location.search);

window.heard = []; // what the components told, in order
window.asked = 0; // how often a client secret was fetched

export const names = (query.get("components") ?? "balances").split(",");
export const place = document.getElementById("earnings");

export const options = {
  publishableKey: query.get("key") ?? "pk_test_shop",
  fetchClientSecret: async () => {
    window.asked += 1;
    const answer = await fetch("/account_session", { method: "POST" });
    const { client_secret: secret } = await answer.json();
    if (!secret) throw new Error("the shop has no session");
    return secret;
  },
  locale: query.get("locale") ?? undefined,
  appearance: JSON.parse(query.get("appearance") ?? "{}"),
};

export const onLoaderStart = ({ elementTagName }) => window.heard.push(`start ${elementTagName}`);
export const onLoadError = ({ elementTagName, error }) =>
  window.heard.push(`error ${elementTagName} ${error.type}: ${error.message}`);

export function shown(instance) {
  window.instance = instance;
  for (const name of names) {
    const element = instance.create(name);
    element.setOnLoaderStart(onLoaderStart);
    element.setOnLoadError(onLoadError);
    place.append(element);
  }
}
