import { defineConfig } from "@playwright/test";

export default defineConfig({
  testMatch: "*.spec.ts",
  workers: 2,
  reporter: "line",
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: (process.env.CHROMIUM_FLAGS ?? "").split(" "),
    },
  },
});
