// Two visits in Firefox: `node visit.mjs FIREFOX DASHBOARD PLAYGROUND` goes to the two URLs. Fails
// where something does not come about, where the console says a word, and where a page is wider
// than its window.
import assert from "node:assert/strict";
import puppeteer from "puppeteer-core";

const [executablePath, dashboard, playground] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath });

// Runs in the page: whether an element of a selector has a text, in shadow roots too. It is clicked
// at once, if that is wanted, so that nothing is drawn anew before.
function found(selector, text, isClicked) {
  const within = (root) => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll("*")].flatMap((each) =>
      each.shadowRoot ? within(each.shadowRoot) : [],
    ),
  ];
  const element = within(document).find(({ textContent }) => textContent.includes(text));
  if (isClicked) element?.click();
  return Boolean(element);
}

async function visit(url, does) {
  const page = await browser.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.setDefaultTimeout(60_000); // milliseconds, until Python has started in the page
  await page.setViewport({ width: 360, height: 800 });
  await page.goto(url);
  const press = (selector, text = "") =>
    page.waitForFunction(found, { polling: 100 }, `${selector}:enabled`, text, true);
  const see = (text) => page.waitForFunction(found, { polling: 100 }, "*", text, false);
  await does(page, press, see);
  const wider = await page.$eval("html", (html) => html.scrollWidth - html.clientWidth);
  assert.equal(wider, 0);
  assert.deepEqual(said, []);
}

try {
  await visit(dashboard, async (page, press, see) => {
    await press("tr:nth-child(2) button"); // the seller
    await press("[data-key=hour]");
    await see("An hour:");
    await press("[data-key=figure-pending]");
    await see("becomes available");
    await press("[aria-label=Close]");
    await press("[data-key=component]");
    await press("button", "Pay out instantly");
    await press("dialog [type=submit]", "Pay out $");
    await see("is on its way");
  });
  await visit(playground, async (page, press, see) => {
    await see("Python 3.14");
    await page.$eval("textarea", (cell) => {
      cell.value = "sim.charges.create(amount=100_00, currency='usd', source='tok_visa')";
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await press("#cell .main");
    await see("by card, fee $3.20");
    await press("[data-key=day]");
    await see("A day:");
  });
} finally {
  await browser.close();
}
