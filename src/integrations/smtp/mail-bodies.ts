/** A page as the two bodies of a mail: plain words, and HTML whose links a thumb can press. */
import type { ContactMessage } from "../../chat/methods.ts";
import { html } from "../../web/html.ts";

// Mail programs know no style sheets of ours: everything stands at its element.
const LINE = "margin:0 0 .5rem";
const PRESS =
  "display:block;padding:1rem;margin:1rem 0 0;border-radius:.5rem;background:#0b5;color:#fff;font-weight:600;text-align:center;text-decoration:none";
const OTHER = "display:block;padding:1rem 0;font-weight:600";

/** Both say the same; a program shows one of them. Nothing is loaded from elsewhere. */
export function mailBodies({ text, link, openLabel, links = [] }: ContactMessage): {
  readonly text: string;
  readonly html: string;
} {
  const all = [...(link === null ? [] : [{ label: openLabel ?? link, url: link }]), ...links];
  const plain = all.map(({ label, url }) => (label === url ? url : `${label}: ${url}`));
  const lines = text.split("\n").map((line) => html`<p dir="auto" style="${LINE}">${line}</p>`);
  const presses = all.map(
    ({ label, url }) => html`<a href="${url}" style="${url === link ? PRESS : OTHER}">${label}</a>`,
  );
  return {
    text: `${[text, ...(plain.length > 0 ? ["", ...plain] : [])].join("\n")}\n`,
    html: html`<!doctype html>
<html><head><meta charset="utf-8"></head><body style="font:1rem/1.5 system-ui,sans-serif;max-width:36rem">
${lines}
${presses}
</body></html>
`.text,
  };
}
