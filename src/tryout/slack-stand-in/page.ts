/** A page that shows what stands in the stand-in, as Slack would show it. Read-only, on loopback. */
import type { Block, Inline } from "./block-shapes.ts";
import { unescaped } from "./read-message.ts";
import type { Channel, Message, World } from "./world.ts";

const html = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

type Page = { readonly status: number; readonly type: string; readonly body: string };

/** `/` is the page, `/channels` what it fetches anew every second. */
export function standInPage(world: World, path: string): Page {
  if (path === "/") return { status: 200, type: "text/html; charset=utf-8", body: SHELL };
  if (path === "/channels") return { status: 200, type: "text/html; charset=utf-8", body: channels(world) };
  return { status: 404, type: "text/plain", body: "" };
}

const channels = (world: World): string =>
  [...world.channels.values()]
    .filter((channel) => channel.messages.length > 0)
    .map((channel) => showChannel(world, channel))
    .join("");

function showChannel(world: World, channel: Channel): string {
  const name = channel.with ? `@${world.users.get(channel.with)?.name ?? channel.with}` : `#${channel.name}`;
  const topic = channel.topic ? `<small>${html(channel.topic)}</small>` : "";
  const messages = channel.messages.map((message) => showMessage(world, message)).join("");
  return `<section><h2>${html(name)} ${topic}</h2>${messages}</section>`;
}

function showMessage(world: World, message: Message): string {
  const only = message.only ? ` · only for ${html(world.users.get(message.only)?.name ?? message.only)}` : "";
  const body =
    message.blocks.length > 0
      ? message.blocks.map(showBlock).join("")
      : `<p>${html(unescaped(message.text))}</p>`;
  const side = message.thread ? " class=reply" : "";
  return `<article${side}><b>${html(world.users.get(message.user)?.name ?? message.user)}</b><i>${message.isEdited ? " · edited" : ""}${only}</i>${body}</article>`;
}

function showBlock(block: Block): string {
  switch (block.type) {
    case "header":
      return `<h3>${html(block.text.text)}</h3>`;
    case "divider":
      return "<hr>";
    case "section":
      return [...(block.text ? [block.text] : []), ...(block.fields ?? [])]
        .map((each) => `<p>${html(each.text)}</p>`)
        .join("");
    case "context":
      return `<p class=quiet>${block.elements.map((each) => html(each.type === "image" ? each.alt_text : each.text)).join(" ")}</p>`;
    case "image":
      return `<p class=quiet>${html(block.alt_text)}</p>`;
    case "rich_text":
      return block.elements.map(showRich).join("");
    case "actions":
      return `<p>${block.elements.map((each) => (each.type === "button" ? `<button class="${each.style ?? ""}">${html(each.text.text)}</button>` : "")).join(" ")}</p>`;
    case "input":
      return `<p>${html(block.label.text)}</p>`;
  }
}

type Rich = Extract<Block, { type: "rich_text" }>["elements"][number];

function showRich(element: Rich): string {
  if (element.type === "rich_text_list") {
    const tag = element.style === "ordered" ? "ol" : "ul";
    return `<${tag}>${element.elements.map((item) => `<li>${item.elements.map(showInline).join("")}</li>`).join("")}</${tag}>`;
  }
  const said = element.elements.map(showInline).join("");
  if (element.type === "rich_text_quote") return `<blockquote>${said}</blockquote>`;
  return `<p>${said}</p>`;
}

function showInline(inline: Inline): string {
  if (inline.type === "date")
    return `<time data-at="${inline.timestamp}" data-format="${html(inline.format)}">${html(inline.fallback ?? "")}</time>`;
  if (inline.type !== "text") return html(inline.type);
  const bold = inline.style?.bold ? `<b>${html(inline.text)}</b>` : html(inline.text);
  return inline.style?.italic ? `<i>${bold}</i>` : bold;
}

const SHELL = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Slack, as Baton sees it</title>
<style>
body{font:15px/1.45 system-ui,sans-serif;margin:0 auto;max-width:52rem;padding:1rem;color:#1d1c1d;background:#fff}
h2{font-size:1.05rem;border-bottom:1px solid #ddd;padding:.4rem 0}h2 small{font-weight:normal;color:#616061}
h3{margin:.3rem 0;font-size:1.1rem}article{padding:.4rem .6rem;border-left:3px solid #4a154b22;margin:.6rem 0}
article.reply{margin-left:2rem}article i{color:#616061;font-size:.85em}p{margin:.25rem 0;white-space:pre-wrap}
.quiet{color:#616061;font-size:.85em}blockquote{border-left:4px solid #ddd;margin:.3rem 0;padding-left:.6rem;white-space:pre-wrap}
button{font:inherit;border:1px solid #bbb;border-radius:4px;background:#fff;padding:.2rem .7rem}
button.primary{background:#007a5a;color:#fff}button.danger{background:#e01e5a;color:#fff}
@media (prefers-color-scheme:dark){body{background:#1a1d21;color:#d1d2d3}button{background:#222529;color:#d1d2d3}}
</style><p class=quiet>Buttons cannot be pressed here. Times without a zone are in this browser's, as Slack shows each reader his own.</p>
<main id="all">Nothing was posted yet.</main>
<script>
const say=(at,options)=>new Intl.DateTimeFormat(undefined,options).format(at*1000);
const dates=()=>{for(const time of all.querySelectorAll("time")){const{at,format}=time.dataset;
time.textContent=format.replace("{date_short_pretty}",say(at,{dateStyle:"medium"})).replace("{time}",say(at,{timeStyle:"short"}))}};
const all=document.getElementById("all");let shown="";
setInterval(async()=>{const next=await(await fetch("channels")).text();if(next!==shown){shown=next;all.innerHTML=next||"Nothing was posted yet.";dates()}},1000);
</script></html>`;
