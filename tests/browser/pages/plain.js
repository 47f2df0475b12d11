// Without npm: the script tag stands in the page, and calls back when it has come.
import { options, shown } from "./shop.js";

window.StripeConnect = window.StripeConnect || {};
window.StripeConnect.onLoad = () => shown(window.StripeConnect.init(options));
const script = document.createElement("script");
const version = new URLSearchParams(location.search).get("version") ?? "v1.0";
script.src = `https://connect-js.stripe.com/${version}/connect.js`;
if (window.StripeConnect.init)
  window.StripeConnect.onLoad(); // a tag in the head was there first
else document.head.append(script);
