/** The shell of every HTML page: no script, no outside file, the reader's language. */
import { createHash } from "node:crypto";
import type { Block, Card } from "../chat/card.ts";
import type { Reader } from "../core/context.ts";
import { formatInstant } from "../core/format-instant.ts";
import { withInstants } from "../core/instants.ts";
import { impossible } from "../core/refusal.ts";
import { type Language, wordsIn } from "../core/words.ts";
import { Html, html } from "./html.ts";

const STYLE = `
:root{color-scheme:light dark;font:1.125rem/1.5 system-ui,sans-serif}
body{margin:0 auto;max-width:36rem;padding:1.25rem}
h1{font-size:1.4rem;line-height:1.25}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}
dt{opacity:.7}dd{margin:0}
blockquote{margin:1rem 0;padding-left:1rem;border-left:.25rem solid;white-space:pre-wrap}
button,.button{display:block;width:100%;box-sizing:border-box;padding:1rem;font:inherit;font-weight:600;border:0;border-radius:.5rem;background:#0b5;color:#fff;text-align:center}
form{position:sticky;bottom:1rem}
.quiet{opacity:.7;font-size:.9rem}
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Headers of a page: nothing runs, nothing is loaded, forms go to ourselves, nobody frames it. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
  "x-robots-tag": "noindex",
};

/** BCP 47; the pseudo-locale is accented English. */
const tagOf = (language: Language): string => (language === "pseudo" ? "en-XA" : language);

/** A whole page as a response. */
export function pageResponse(
  page: { readonly title: string; readonly language: Language; readonly body: Html },
  status = 200,
): Response {
  const whole = html`<!doctype html>
<html lang="${tagOf(page.language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${page.title}</title>${new Html(`<style>${STYLE}</style>`)}</head>
<body><main>${page.body}</main></body></html>
`;
  return new Response(whole.text, { status, headers: PAGE_HEADERS });
}

/** A page of one sentence. */
export const sentencePage = (text: string, language: Language, status: number): Response =>
  pageResponse({ title: "Baton", language, body: html`<h1>${text}</h1>` }, status);

/** A neutral card as HTML. Of its buttons only those that lead elsewhere: a page has forms of its own. */
export function cardHtml(card: Card, reader: Reader): Html {
  const said = (text: string) => withInstants(text, (at, style) => formatInstant(at, style, reader));
  return html`${card.title && html`<h1>${said(card.title)}</h1>`}${card.blocks.map((block) => blockHtml(block, said, reader))}`;
}

function blockHtml(block: Block, said: (text: string) => string, reader: Reader): Html {
  switch (block.kind) {
    case "text":
      return block.style === "quiet"
        ? html`<p class="quiet">${said(block.text)}</p>`
        : html`<p>${block.style === "strong" ? html`<strong>${said(block.text)}</strong>` : said(block.text)}</p>`;
    case "quote":
      return html`<blockquote lang="${block.language ?? ""}" dir="auto">${said(block.text)}${block.by && html`<footer class="quiet">${said(block.by)}</footer>`}</blockquote>`;
    case "facts":
      return html`<dl>${block.facts.map(
        ([label, value]) =>
          html`<dt>${said(label)}</dt><dd>${
            value instanceof Date ? formatInstant(value, "full", reader) : said(value)
          }</dd>`,
      )}</dl>`;
    case "list": {
      const items = block.items.map((item) => html`<li>${said(item)}</li>`);
      return html`${block.title && html`<h2>${said(block.title)}</h2>`}${block.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`}`;
    }
    case "progress":
      return html`<p>${said(block.label)} ${block.done}/${block.of}</p>`;
    case "image":
      // Nothing is loaded from elsewhere: the words that stand for it are shown.
      return html`<p>${said(block.alternative)}</p>`;
    case "divider":
      return html`<hr>`;
    case "buttons":
      return html`${block.buttons.map((button) => "url" in button && html`<p><a href="${button.url}">${button.label}</a></p>`)}`;
    default:
      return impossible(block);
  }
}

/** A form with one button that posts to the page's own address. */
export const pressForm = (label: string): Html =>
  html`<form method="post"><button type="submit">${label}</button></form>`;

/** The words of HTML pages in a language. */
export const pageWords = (language: Language) => wordsIn(language, "web");
