import { loadConnectAndInitialize } from "@stripe/connect-js";
import { ConnectBalances, ConnectComponentsProvider } from "@stripe/react-connect-js";
import { createElement as h, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { names, onLoadError, onLoaderStart, options, place } from "./shop.js";

window.instance = loadConnectAndInitialize(options);
const each = names.map((_, key) => h(ConnectBalances, { key, onLoaderStart, onLoadError }));
const provider = h(ConnectComponentsProvider, { connectInstance: window.instance }, ...each);
const strict = new URLSearchParams(location.search).has("strict");
createRoot(place).render(strict ? h(StrictMode, {}, provider) : provider);
