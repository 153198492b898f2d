import { beforeAll, beforeEach, expect, test } from "vitest";
import { sentence } from "../../src/chat/card.ts";
import { instantMark } from "../../src/core/instants.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { type PageLinks, pageLinkPort } from "../../src/web/ports.ts";
import { openWebApp, type WebApp } from "../../src/web/web-app.ts";
import { BARE_ORG, bareHouse } from "../kit/bare-house.ts";

let app: WebApp;
let owner: string | null = null;
const at = new Date("2027-03-09T09:00:00Z");
const card = () => ({
  title: `SEV1 <script>alert("x")</script> ${instantMark(at, "time")}`,
  notification: "SEV1",
  blocks: [
    { kind: "facts", facts: [["Geöffnet", at]] },
    { kind: "quote", text: "it's </blockquote> & down", by: "Anna Weber" },
    { kind: "list", items: ["`one`", "two"] },
    {
      kind: "buttons",
      buttons: [
        { url: "https://meet.example/1?a=1&b=2", label: "Join" },
        { url: "tel:+49305550100,,482910%23", label: "Dial Berlin" },
        { action: "page.cant", subject: { kind: "page", id: "1" }, label: "Next" },
      ],
    },
  ] as const,
});
const links: PageLinks = {
  findOrganisation: async (_tx, secret) => (secret === "good" ? BARE_ORG : null),
  findBearer: async () => ({ actor: { kind: "baton", part: "test" }, language: "de", zone: "Europe/Berlin" }),
  show: async () => ({
    card: owner ? sentence(`${owner} hat es.`) : card(),
    press: owner ? null : "Ich kümmere mich",
    outcome: "shown",
  }),
  acknowledge: async () => {
    owner ??= "Anna Weber";
    return { card: sentence(`${owner} hat es.`), press: null, outcome: "answered" };
  },
};

beforeAll(async () => {
  const bare = await bareHouse([]);
  const house = { ...bare.house, ports: new Map([[pageLinkPort.name, links]]) };
  app = openWebApp({ house, endpoints: [], metrics: openMetrics(), checks: [] });
});
beforeEach(() => {
  owner = null;
});
const ask = (method: string, secret: string) =>
  app.fetch(
    new Request(`http://127.0.0.1/p/${secret}`, { method, headers: { "accept-language": "de-AT,de;q=0.9" } }),
  );

test("looking at the link shows what it is about and answers nothing", async () => {
  const answer = await ask("GET", "good");
  const page = await answer.text();
  expect(answer.status).toBe(200);
  expect(page).toContain('<html lang="de">');
  expect(page).toContain("Ich kümmere mich");
  expect(page).toContain("10:00 MEZ");
  expect(owner).toBeNull();
});

test("nothing that people wrote runs or breaks out, and the page allows no script", async () => {
  const answer = await ask("GET", "good");
  const page = await answer.text();
  expect(page).not.toContain("<script");
  expect(page).toContain("&lt;/blockquote&gt; &amp; down");
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
});

test("whoever has no chat joins the call from the page, by one tap", async () => {
  const page = await (await ask("GET", "good")).text();
  expect(page).toContain('<a href="https://meet.example/1?a=1&amp;b=2">Join</a>');
  expect(page).toContain('<a href="tel:+49305550100,,482910%23">Dial Berlin</a>');
  expect(page).not.toContain("Next");
});

test("one press answers; the second press tells who has it", async () => {
  const first = await (await ask("POST", "good")).text();
  expect(first).toContain("Anna Weber hat es.");
  expect(first).not.toContain("<form");
  expect(await (await ask("GET", "good")).text()).toContain("Anna Weber hat es.");
});

test.each(["bad", "%00", "x".repeat(300), "..%2f..%2fetc"])(
  "a link that is not ours says so (%j)",
  async (secret) => {
    const answer = await ask("GET", secret);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("Dieser Link gilt nicht mehr");
  },
);
