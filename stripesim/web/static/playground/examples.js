// What there is to try: the lessons of the course, step by step, and the situations.
import { element, prose } from "./prose.js";

export class Examples {
  constructor(choose, text, cell) {
    Object.assign(this, { choose, text, cell });
    this.select = element("select", [], { "aria-label": "Example" });
    this.before = this.button("Back", -1);
    this.after = this.button("Next", 1);
    this.count = element("span", [], { class: "quiet", role: "status" });
    this.select.addEventListener("change", () => this.open(this.select.selectedIndex));
  }

  button(label, by) {
    const made = element("button", [label], { type: "button" });
    made.addEventListener("click", () => this.go(this.step + by));
    return made;
  }

  show({ lessons, situations }) {
    const alone = situations.map(({ title, text, code }) => ({ title, steps: [{ text, code }] }));
    this.every = [...lessons, ...alone];
    const option = ({ title }) => element("option", [title.replaceAll("_", " ")]);
    this.select.append(
      element("optgroup", lessons.map(option), { label: "Course" }),
      element("optgroup", alone.map(option), { label: "Situations" }),
    );
    this.choose.append(this.select, this.before, this.count, this.after);
    this.open(0);
  }

  open(place) {
    this.chosen = this.every[place];
    this.go(0);
  }

  go(step) {
    const { title, steps } = this.chosen;
    this.step = step;
    const { text, code } = steps[step];
    const heading = step ? [] : [element("h2", [title.replaceAll("_", " ")])];
    this.text.replaceChildren(...heading, ...prose(text));
    this.text.scrollTo(0, 0);
    this.text.hidden = !this.text.childElementCount;
    this.cell.code = code;
    this.count.textContent = steps.length > 1 ? `${step + 1} of ${steps.length}` : "";
    for (const each of [this.before, this.after]) each.hidden = steps.length < 2;
    this.before.disabled = step === 0;
    this.after.disabled = step === steps.length - 1;
  }
}
