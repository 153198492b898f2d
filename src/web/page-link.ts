/** /p/<secret>: acknowledging a page without chat. GET only shows; the press posts. */
import type { Hono } from "hono";
import type { Ctx } from "../core/context.ts";
import { fulfilled, type House } from "../core/house.ts";
import type { Language } from "../core/words.ts";
import { asBearer, UnknownBearer } from "./as-bearer.ts";
import { html } from "./html.ts";
import { cardHtml, pageResponse, pageWords, pressForm, sentencePage } from "./pages.ts";
import { type PageLinks, type PageView, pageLinkPort } from "./ports.ts";
import { problemOf } from "./problem.ts";
import type { Served } from "./served.ts";

/** A press that came to nothing is no success: whatever pressed (a push's own button) must not say that it was one. */
const STATUS: Readonly<Record<PageView["outcome"], number>> = {
  shown: 200,
  answered: 200,
  late: 409,
  ended: 410,
};

type Asked = { readonly secret: string; readonly reference: string; readonly language: Language };

/** Adds the page; without a page room every link is unknown. */
export function addPageLink(app: Hono<Served>, house: House): void {
  const show = (work: (links: PageLinks, ctx: Ctx, secret: string) => Promise<PageView>) => (asked: Asked) =>
    respond(house, asked, work);
  const get = show((links, ctx, secret) => links.show(ctx, secret));
  const post = show((links, ctx, secret) => links.acknowledge(ctx, secret));
  app.get("/p/:secret", (context) => get({ secret: context.req.param("secret"), ...context.var }));
  app.post("/p/:secret", (context) => post({ secret: context.req.param("secret"), ...context.var }));
}

async function respond(
  house: House,
  asked: Asked,
  work: (links: PageLinks, ctx: Ctx, secret: string) => Promise<PageView>,
): Promise<Response> {
  const { secret, reference, language } = asked;
  try {
    const links = fulfilled(house, pageLinkPort);
    if (!links) throw new UnknownBearer();
    return await asBearer(house, { bearers: links, secret, reference }, async (ctx) => {
      const view = await work(links, ctx, secret);
      const { language } = ctx.reader;
      const title = view.press === null ? "Baton" : pageWords(language)("page.title");
      const body = html`${cardHtml(view.card, ctx.reader)}${view.press !== null && pressForm(view.press)}`;
      return pageResponse({ title, language, body }, STATUS[view.outcome]);
    });
  } catch (error) {
    if (error instanceof UnknownBearer)
      return sentencePage(pageWords(language)("page.unknown"), language, 404);
    const problem = problemOf(error, { language, reference }, house.log);
    return sentencePage(problem.title, language, problem.status);
  }
}
