// Twenty things that an application does with the official Node SDK, over the door.
// `node twenty_calls.mjs HOST PORT`: prints how many it did; an assertion that fails ends it.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import Stripe from "stripe";

const [host, port] = process.argv.slice(2);
const at = { host, port, protocol: "http", maxNetworkRetries: 0 };
const stripe = new Stripe("sk_test_world_node", at);
let calls = 0;

async function call(name, does) {
  const result = await does();
  calls += 1;
  return result;
}

async function refused(name, kind, does) {
  const error = await does().then(
    () => assert.fail(`${name} was not refused`),
    (error) => error,
  );
  assert.ok(error instanceof kind, `${name}: ${error}`);
  calls += 1;
  return error;
}

// The simulator's own names, without an SDK.
async function ours(name, said = {}) {
  const answer = await fetch(`http://${host}:${port}/_stripesim/${name}`, {
    method: "POST",
    headers: { authorization: "Bearer sk_test_world_node", "content-type": "application/json" },
    body: JSON.stringify(said),
  });
  assert.equal(answer.status, 200, name);
  return answer.json();
}

const sale = { amount: 10_000, currency: "usd", source: "tok_visa" };

const empty = await call("an empty balance", () => stripe.balance.retrieve());
assert.deepEqual([empty.object, empty.available[0].amount], ["balance", 0]);

const charge = await call("a charge", () => stripe.charges.create({ ...sale, metadata: { order: "17" } }));
assert.deepEqual([charge.status, charge.paid, charge.metadata.order], ["succeeded", true, "17"]);
assert.match(charge.lastResponse.requestId, /^req_/);

const found = await call("a charge, opened", () =>
  stripe.charges.retrieve(charge.id, { expand: ["balance_transaction"] }),
);
assert.equal(found.balance_transaction.net, 9_680);

const intent = await call("an intent", () =>
  stripe.paymentIntents.create({
    amount: 5_000,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  }),
);
assert.equal(intent.status, "succeeded");

const held = await call("an intent to capture", () =>
  stripe.paymentIntents.create({
    amount: 4_000,
    currency: "usd",
    payment_method: "pm_card_visa",
    payment_method_types: ["card"],
    capture_method: "manual",
    confirm: true,
  }),
);
const captured = await call("a capture", () =>
  stripe.paymentIntents.capture(held.id, { amount_to_capture: 3_000 }),
);
assert.equal(captured.amount_received, 3_000);

const declined = await refused("a declined card", Stripe.errors.StripeCardError, () =>
  stripe.charges.create({ ...sale, source: "tok_chargeDeclinedInsufficientFunds" }),
);
assert.deepEqual([declined.code, declined.decline_code, declined.statusCode], ["card_declined", "insufficient_funds", 402]);

const missing = await refused("a charge that is not there", Stripe.errors.StripeInvalidRequestError, () =>
  stripe.charges.retrieve("ch_none"),
);
assert.deepEqual([missing.code, missing.param, missing.statusCode], ["resource_missing", "id", 404]);

await refused("a wrong key", Stripe.errors.StripeAuthenticationError, () =>
  new Stripe("sk_wrong_key_of_somebody", at).balance.retrieve(),
);

const poor = await refused("a payout of too much", Stripe.errors.StripeInvalidRequestError, () =>
  stripe.payouts.create({ amount: 99_999_900, currency: "usd" }),
);
assert.equal(poor.code, "balance_insufficient");

const keyed = { idempotencyKey: "order-18" };
const once1 = await call("a key used once", () => stripe.charges.create(sale, keyed));
const once2 = await call("the same again", () => stripe.charges.create(sale, keyed));
assert.equal(once1.id, once2.id);
assert.equal(once2.lastResponse.headers["idempotent-replayed"], "true");
await refused("the key for something else", Stripe.errors.StripeIdempotencyError, () =>
  stripe.charges.create({ ...sale, amount: 1 }, keyed),
);

await ours("controls/fail_requests", { status: 429 });
await refused("too many requests", Stripe.errors.StripeRateLimitError, () => stripe.balance.retrieve());
// The SDK itself asks once more where a connection is lost.
await ours("controls/fail_requests", { status: "connection", times: 2 });
await refused("a lost connection", Stripe.errors.StripeConnectionError, () => stripe.balance.retrieve());

for (let made = 0; made < 12; made += 1) await stripe.customers.create({ name: `Customer ${made}` });
const names = new Set();
await call("a list, page by page", async () => {
  for await (const customer of stripe.customers.list({ limit: 5 })) names.add(customer.name);
});
assert.equal(names.size, 12);

const seller = await call("a connected account", () =>
  stripe.accounts.create({ type: "express", country: "US", email: "jenny@example.com" }),
);
await ours("controls/complete_onboarding", { account: seller.id });
await call("a destination charge", () =>
  stripe.paymentIntents.create({
    amount: 10_000,
    currency: "usd",
    payment_method: "pm_card_visa",
    payment_method_types: ["card"],
    confirm: true,
    application_fee_amount: 1_000,
    transfer_data: { destination: seller.id },
  }),
);
const theirs = await call("the seller's balance", () => stripe.balance.retrieve({}, { stripeAccount: seller.id }));
assert.equal(theirs.pending[0].amount, 9_000);
const error = await refused("somebody else's balance", Stripe.errors.StripePermissionError, () =>
  stripe.balance.retrieve({}, { stripeAccount: "acct_none" }),
);
assert.equal(error.code, "account_invalid");

await call("payouts, after a week", async () => {
  await ours("clock/advance", { days: 7 });
  const payouts = await stripe.payouts.list({ status: "paid" });
  assert.ok(payouts.data.length >= 1);
  const paid = await stripe.balanceTransactions.list({ payout: payouts.data[0].id, limit: 100 });
  const net = paid.data.filter((row) => row.type !== "payout").reduce((sum, row) => sum + row.net, 0);
  assert.equal(net, payouts.data[0].amount);
});

await call("a refund", async () => {
  const refund = await stripe.refunds.create({ charge: charge.id, amount: 1_000 });
  assert.deepEqual([refund.status, refund.amount], ["succeeded", 1_000]);
});

const told = [];
const shop = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    told.push({ body: Buffer.concat(parts), signature: request.headers["stripe-signature"] });
    response.end();
  });
}).listen(0, "127.0.0.1");
await once(shop, "listening");
await call("a webhook, verified", async () => {
  const endpoint = await stripe.webhookEndpoints.create({
    url: `http://127.0.0.1:${shop.address().port}/hooks`,
    enabled_events: ["charge.succeeded"],
  });
  const sold = await stripe.charges.create(sale);
  await ours("webhooks/wait");
  assert.equal(told.length, 1);
  const event = stripe.webhooks.constructEvent(told[0].body, told[0].signature, endpoint.secret);
  assert.deepEqual([event.type, event.data.object.id], ["charge.succeeded", sold.id]);
  assert.throws(
    () => stripe.webhooks.constructEvent(told[0].body, told[0].signature, "whsec_of_another"),
    Stripe.errors.StripeSignatureVerificationError,
  );
});
shop.close();

console.log(calls);
