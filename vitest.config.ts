import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/chaos/**", "test/bench/**"],
    globalSetup: ["test/kit/global-setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    // Without a real Postgres each house brings a database of its own up in this process.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
