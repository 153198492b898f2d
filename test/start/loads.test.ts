/** What a start loads: the chats' packages wait for the first request, since loading them takes half a second. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

const SRC = new URL("../../src/", import.meta.url);

/** The packages that a process has loaded once these files are. */
function packagesAfter(files: readonly string[]): string[] {
  const script = `
    import { createRequire } from "node:module";
    for (const file of ${JSON.stringify(files.map((file) => new URL(file, SRC).href))}) await import(file);
    console.log(JSON.stringify(Object.keys(createRequire(${JSON.stringify(SRC.href)}).cache)));`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  const loaded = (JSON.parse(said) as string[]).map(
    (file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? "",
  );
  return [...new Set(loaded)];
}

const STARTED = ["start/baton.ts", "start/chat-skins.ts", "tryout/start-try-out.ts", "tryout/skins.ts"];
const LATE = ["botbuilder", "@slack/bolt", "@slack/web-api", "@slack/socket-mode", "nodemailer"];

test("a start loads no chat platform's packages", () => {
  const loaded = packagesAfter(STARTED);
  expect(loaded).toContain("drizzle-orm");
  expect(LATE.filter((name) => loaded.includes(name))).toEqual([]);
});
