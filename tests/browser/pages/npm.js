import { loadConnectAndInitialize } from "@stripe/connect-js";
import { options, shown } from "./shop.js";

shown(loadConnectAndInitialize(options));
