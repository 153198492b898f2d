/** Baton's commands at a terminal, as an administrator types them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));

export type Said = { readonly code: number; readonly text: string };

/** Runs `npm run …` to its end with this environment and no other. */
export async function runCli(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Said> {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? -1, text };
}
