// The dashboard's carrier on a server: it asks the door that the page came from.
import { mount } from "./dashboard.js";

const DOOR = new URL("../", location.href);

async function ask(method, path, body, world) {
  const headers = { authorization: `Bearer sk_test_world_${world}` };
  if (world === "default") delete headers.authorization;
  if (body) headers["content-type"] = "application/json";
  const given = { method, headers, body: body ? JSON.stringify(body) : undefined };
  const answer = await fetch(new URL(path.slice(1), DOOR), given);
  return { status: answer.status, json: await answer.json() };
}

const world = new URLSearchParams(location.search).get("world") ?? "default";
const chosen = (name) =>
  history.replaceState(null, "", name === "default" ? "./" : `./?world=${name}`);
mount(document.querySelector("#dashboard"), ask, { world, live: true, url: location.origin, chosen });
