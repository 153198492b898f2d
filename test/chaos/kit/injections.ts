/** What somebody types who wants it to be more than words: for Slack, for Teams, for a browser, for our own texts. */
import { cleanText } from "../../../src/core/instants.ts";
import { storable } from "../../../src/core/storable.ts";

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: templates are what must not come alive
const BASE: readonly string[] = [
  ...[
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<!here|here>",
    "<!subteam^S123|@all>",
    "@channel",
    "@here",
    "@everyone",
  ],
  ...[
    "<@U0ANNA>",
    "<@W0ANNA|anna>",
    "<#C0PAYMENTS>",
    "<#C0PAYMENTS|payments>",
    "＜!channel＞",
    "<<!channel>>",
    "<!channel\n>",
  ],
  ...[
    "<https://evil.example|x>",
    "<https://evil.example>",
    "<mailto:a@evil.example|write>",
    "<tel:112|call>",
  ],
  ...[
    "&lt;!channel&gt;",
    "&amp;lt;!channel&amp;gt;",
    "&#60;!channel&#62;",
    "<!date^0^{date}^https://evil.example|soon>",
  ],
  ...[
    "*bold*",
    "_italic_",
    "~gone~",
    "`code`",
    "```block```",
    "> quoted",
    ">>> all of it",
    ":tada:",
    ":rotating_light:",
  ],
  ...[
    "**bold**",
    "__bold__",
    "~~gone~~",
    "# Heading",
    "- item",
    "1. item",
    "a|b\n-|-",
    "---",
    "a\\*b",
    "\\[x](y)",
  ],
  ...[
    "[link](https://evil.example)",
    "![](https://evil.example/a.png)",
    "[x](javascript:alert(1))",
    "<https://a>",
  ],
  ...[
    "https://evil.example",
    "www.evil.example",
    "evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///x",
  ],
  ...["<at>Everyone</at>", '<at id="0">General</at>', "<AT>x</AT>", "</at>", "&lt;at&gt;x&lt;/at&gt;", "<at"],
  ...[
    "{{DATE(2027-03-28T00:30:00Z,SHORT)}}",
    "{{TIME(2027-03-28T00:30:00Z)}}",
    "{{{{x}}}}",
    "{{name}}",
    "{{-name}}",
  ],
  ...[
    "$t(core:error)",
    "$t(incident:card.title)",
    "{{count}}",
    "$t({{x}})",
    "{{x, uppercase}}",
    "{{",
    "}}",
    "$t(",
  ],
  ...[
    "${$root.secret}",
    "${if(true,'x','y')}",
    "$${x}",
    "${$data}",
    "${json(1)}",
    "$when",
    "${",
    "{title}",
    "%s%n",
  ],
  ...[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href=x>x</a>",
    "<!--",
    "]]>",
    "<b>x</b>",
    "'\"><x",
  ],
  ...[
    "\u202Egnp.exe",
    "\u202A\u202B\u202C\u202D",
    "\u2066\u2067\u2068\u2069",
    "\u200F\u200E",
    "\u2067rtl\u2069",
  ],
  ...["\u200B\u200C\u200D\uFEFF\u2060", "<\u200B!channel>", "@\u200Bhere", "{\u200B{DATE(x)}}", "$\u200B{x}"],
  ...[
    '","type":"mrkdwn","x":"',
    '{"type":"mention"}',
    "\u0000\u0007",
    "\uE000999:full\uE001",
    "\uD800",
    "\r\n\r\n# x",
  ],
  ...[
    "😀".repeat(500),
    "x".repeat(5000),
    `${"\n".repeat(300)}x`,
    "e\u0301".repeat(300),
    "क्षि".repeat(200),
    "Z͑ͫ̓ͪ".repeat(100),
  ],
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: templates are what must not come alive

/** As they stand after the door; alone and in the midst of other words. */
export const INJECTIONS: readonly string[] = BASE.map((text) => cleanText(storable(text)))
  .filter((text) => text !== "")
  .flatMap((text) => [text, `x ${text} y`]);
