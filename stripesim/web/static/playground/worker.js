// Python, away from the page: a cell that takes long does not hold it up. A message is
// {id, call, given}, and its answer {id, gave} or {id, wrong}; `call` is `start`, or a method of
// `stripesim.web.playground.Playground`, which takes text and gives JSON.

let playground;

async function start(where) {
  const from = new URL(where, location.href);
  const { loadPyodide } = await import(new URL("pyodide.mjs", from).href);
  const [python, zip] = await Promise.all([
    loadPyodide({ indexURL: from.href, env: { COLUMNS: "76", HOME: "/home/pyodide" } }),
    fetched("python.zip"),
  ]);
  python.unpackArchive(zip, "zip", { extractDir: "/home/pyodide" });
  playground = python.runPython(
    "from stripesim.web.playground import Playground; Playground()",
  );
  return JSON.stringify({ python: python.runPython("import platform; platform.python_version()") });
}

async function fetched(name) {
  const answer = await fetch(new URL(name, location.href));
  if (!answer.ok) throw new Error(`${name} is not there (${answer.status}).`);
  return answer.arrayBuffer();
}

addEventListener("message", async ({ data: { id, call, given } }) => {
  try {
    const gave = call === "start" ? await start(...given) : playground[call](...given);
    postMessage({ id, gave: JSON.parse(gave) });
  } catch (error) {
    postMessage({ id, wrong: String(error.message ?? error) });
  }
});
