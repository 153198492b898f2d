/** `npm run token -- make NAME RIGHT… [--days 90]`: the secret goes to the terminal and nowhere else. */
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { MakeToken, makeToken } from "./make-token.ts";

export type TokenTools = {
  inOrganisation<T>(run: (ctx: Ctx) => Promise<T>): Promise<T>;
  write(line: string): void;
};

/** Resolves to the exit code: 0 made, 2 wrong words. Errors: `access.for-people`. */
export function runToken(args: readonly string[], tools: TokenTools): Promise<number> {
  return tools.inOrganisation(async (ctx) => {
    const t = words(ctx, "access");
    const [verb, name, ...rest] = args;
    const flag = rest.indexOf("--days");
    const days = flag < 0 ? undefined : Number(rest[flag + 1]);
    const rights = flag < 0 ? rest : rest.slice(0, flag);
    const wanted = MakeToken.safeParse({ name, rights, ...(days === undefined ? {} : { days }) });
    if (verb !== "make" || !wanted.success) {
      tools.write(t("cli.usage"));
      return 2;
    }
    const { token, secret } = await makeToken(ctx, wanted.data);
    tools.write(t("cli.made", { name: token.name, day: token.expiresAt.toISOString().slice(0, 10) }));
    tools.write(secret);
    if (token.isHeld) tools.write(t("cli.held"));
    return 0;
  });
}
