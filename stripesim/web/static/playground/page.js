// The playground: lessons and situations, a cell of Python, and the dashboard beside it.
import { mount } from "./dashboard.js";
import { Cell } from "./cell.js";
import { Examples } from "./examples.js";
import { element } from "./prose.js";
import { Python } from "./python.js";

const WAITING = "Here is soon what becomes of the money. Python comes with the page: about 14 MB, once.";
const at = (id) => document.getElementById(id);
const state = at("state");
const cell = new Cell(at("cell"), at("runs"), run, again);
let python, board;

function say(text, kind = "") {
  state.textContent = text;
  state.className = kind;
}

// Python starts, and the dashboard shows its world.
async function begin() {
  say("Python is starting …", "busy");
  at("board").replaceChildren(element("p", [WAITING], { class: "waiting" }));
  const mine = (python = new Python(at("page").dataset.pyodide));
  try {
    const { python: version } = await mine.ready;
    say(`Python ${version}, in this page`, "good");
    at("board").replaceChildren();
    board = mount(at("board"), mine.ask, { world: "default", live: false });
    cell.ready(true);
  } catch (error) {
    if (mine === python) say(`Python did not start. ${error.message}`, "wrong");
  }
}

async function run(code) {
  const mine = python;
  try {
    return await mine.run(code);
  } finally {
    if (mine === python) {
      cell.ready(true);
      board.refresh();
    }
  }
}

// A run is stopped with all that Python holds; there is no other way to stop it.
function again() {
  const old = python;
  board.unmount();
  begin();
  old.stop();
}

async function examples() {
  const answer = await fetch("examples.json");
  new Examples(at("choose"), at("text"), cell).show(await answer.json());
}

begin();
examples();
