// Two workers of @playwright/test: each has a server of the shop and a world of its own.
import { expect, test as base } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const DOOR = process.env.STRIPESIM!;
const STRIPES = "https://connect-js.stripe.com https://js.stripe.com";
const POLICY = `default-src 'self'; script-src 'self' ${STRIPES}; frame-src ${STRIPES};
  img-src https://*.stripe.com; style-src 'self' 'sha256-0hAheEzaMe6uXIKV4EehS9pu1am1lj/KnnzrOYqckXk='`;
const PAGE = `<!doctype html><main id="earnings"></main><script type="module" src="/npm.js"></script>`;

class World {
  url = "";
  seller = "";
  server?: Server;
  constructor(private key: string) {}

  async ask(method: string, path: string, given: Record<string, string> = {}, account = "") {
    const headers: Record<string, string> = { authorization: `Bearer ${this.key}` };
    if (account) headers["stripe-account"] = account;
    const body = method === "POST" ? new URLSearchParams(given) : undefined;
    const answer = await fetch(DOOR + path, { method, headers, body });
    expect(answer.status).toBe(200);
    return answer.json();
  }

  async open() {
    await this.ask("POST", "/_stripesim/worlds/reset");
    this.seller = (await this.ask("POST", "/v1/accounts", { type: "standard" })).id;
    await this.ask("POST", "/_stripesim/controls/complete_onboarding", { account: this.seller });
    this.server = createServer(async ({ url }, response) => {
      response.setHeader("content-security-policy", POLICY.replace(/\s+/g, " "));
      if (url === "/account_session") {
        const wanted = { account: this.seller, "components[balances][enabled]": "true" };
        const { client_secret } = await this.ask("POST", "/v1/account_sessions", wanted);
        response
          .setHeader("content-type", "application/json")
          .end(JSON.stringify({ client_secret }));
      } else if (url === "/npm.js") {
        response.setHeader("content-type", "text/javascript").end(await readFile("out/npm.js"));
      } else if (url === "/") response.setHeader("content-type", "text/html").end(PAGE);
      else response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => this.server!.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

const test = base.extend<{}, { world: World }>({
  world: [
    async ({}, use, { parallelIndex }) => {
      const world = new World(`sk_test_world_worker${parallelIndex}`);
      await world.open();
      await use(world);
      world.server!.close();
    },
    { scope: "worker" },
  ],
  page: async ({ page }, use) => {
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    await page.route("https://connect-js.stripe.com/**", async (route) => {
      const { pathname } = new URL(route.request().url());
      await route.fulfill({ response: await route.fetch({ url: DOOR + pathname }) });
    });
    await use(page);
    expect(said).toEqual([]);
  },
});
test.describe.configure({ mode: "parallel" });

for (const amount of [100_00, 200_00, 300_00, 400_00]) {
  test(`a seller pays out what it sold for ${amount}`, async ({ page, world }) => {
    const sale = { amount: String(amount), currency: "usd", source: "tok_visa" };
    await world.ask("POST", "/v1/charges", sale, world.seller);
    const before = (await world.ask("GET", "/v1/payouts", {}, world.seller)).data.length;
    await page.goto(world.url);
    const balances = page.locator("stripe-connect-balances");
    await balances.getByRole("button", { name: "Pay out instantly" }).click();
    await balances.getByRole("button", { name: "Pay out $" }).click();
    await expect(balances).toContainText("is on its way");
    const payouts = (await world.ask("GET", "/v1/payouts", {}, world.seller)).data;
    expect(payouts.length).toBe(before + 1);
    expect(payouts[0].amount).toBeLessThan(amount);
    expect(payouts[0].amount).toBeGreaterThan(amount * 0.95);
  });
}
