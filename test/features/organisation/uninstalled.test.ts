import { expect, test } from "vitest";
import { type ContactMessage, type ContactSender, mailPort, pushPort } from "../../../src/chat/methods.ts";
import { installations, places, posts } from "../../../src/chat/tables.ts";
import { eq, like } from "../../../src/db/drizzle.ts";
import { outbox } from "../../../src/engine/tables.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { loseInstallation } from "../../../src/features/organisation/lose-installation.ts";
import { losePlace } from "../../../src/features/organisation/lose-place.ts";
import { regainInstallation } from "../../../src/features/organisation/regain-installation.ts";
import { regainInstallations } from "../../../src/start/regain-installations.ts";
import { contactSender } from "../../kit/contact-sender.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
import { askAs, TEAM, TENANT, typeAs } from "../account/accounts.ts";

const SLACK = { platform: "slack", enterprise: "", team: TEAM } as const;
const TEAMS = { platform: "teams", enterprise: "", team: TENANT } as const;
const KAVYA_IS_ADMIN = demoFor(ROOMS).replace(
  "people: [priya, anna]\n\n",
  "people: [priya, anna, kavya]\n\n",
);

const uninstall = (house: TestHouse) => askAs(house, { subject: "" }, { kind: "removed" });
const told = async (house: TestHouse, key: string) =>
  (await house.inbox(key)).map(({ card }) => textOf(card)).join("\n");
const goneAt = (house: TestHouse) =>
  house.asBaton(
    async (ctx) =>
      (await ctx.tx.select().from(installations).where(eq(installations.platform, "slack")))[0]?.goneAt,
  );

test("what waits for a Slack that took Baton away is withdrawn, and says why", async () => {
  const house = await testHouse();
  await house.type("lena", "incident open sev1 checkout: down", { answersInline: false });
  await uninstall(house);
  await house.catchUp();
  expect(house.slack.messages).toEqual([]);
  const rows = await house.asBaton((ctx) => ctx.tx.select().from(outbox).where(like(outbox.kind, "chat.%")));
  const why = rows.filter(({ lastError }) => lastError === "Baton was uninstalled there");
  expect(why.length).toBeGreaterThan(1);
  expect(new Set(why.map(({ state }) => state))).toEqual(new Set(["withdrawn"]));
  expect(rows.filter(({ state }) => state === "waiting")).toEqual([]);
  // Teams goes on.
  expect(house.teams.messages.some(({ card }) => textOf(card).includes("I-1"))).toBe(true);
});

test("a page that was on its way to that Slack goes on at once by the next way or to the next person", async () => {
  // At night in Berlin: Anna is on call, on Slack alone; without another way her page is undeliverable.
  const file = demoFor(ROOMS).replaceAll(", { push: meridian-anna }", "");
  const house = await testHouse({ at: "2027-03-10T02:10:00Z", file });
  await house.type("beatriz", "incident open sev1 checkout: down", { platform: "teams" });
  await uninstall(house);
  await house.catchUp();
  const [page] = await house.db.raw<{ state: string; reason: string }>(
    "select p.state, a.reason from pages p join page_attempts a on a.page_id = p.id order by p.due_at limit 1",
  );
  expect(page).toMatchObject({ state: "undeliverable", reason: "Baton was uninstalled there" });
});

test("administrators learn it where they still can be written to, with everyone whom nothing loud reaches", async () => {
  const file = KAVYA_IS_ADMIN.replaceAll(", { push: meridian-lena }", "").replaceAll(
    ", { push: meridian-arjun }",
    "",
  );
  const house = await testHouse({ file, ports: [[pushPort, contactSender()]] });
  await uninstall(house);
  await house.catchUp();
  const read = await told(house, "kavya");
  expect(read).toContain("Meridian Pay से Baton हटा दिया गया है");
  expect(read).toContain("Arjun Mehta");
  expect(read).toContain("Lena Hoffmann");
  // Kavya herself is quiet, and has lost nothing.
  expect(read).not.toMatch(/Anna Weber|Kavya Nair/);
  expect(house.slack.messages).toEqual([]);
  // Slack tells it of the app and of its token.
  await uninstall(house);
  await house.catchUp();
  expect(await told(house, "kavya")).toBe(read);
});

test("an administrator whom no chat reaches gets an e-mail", async () => {
  const mailed: { to: string; message: ContactMessage }[] = [];
  const sender: ContactSender = {
    async send(to, message) {
      mailed.push({ to, message });
      return { kind: "done", result: null };
    },
  };
  const house = await testHouse({ ports: [[mailPort, sender]] });
  await uninstall(house);
  await house.catchUp();
  expect(mailed.map(({ to }) => to).sort()).toEqual(["anna@meridian.example", "priya@meridian.example"]);
  const german = mailed.find(({ to }) => to.startsWith("anna"))?.message;
  expect(german?.text).toContain("Baton wurde aus Meridian Pay in Slack entfernt.");
});

test("`baton status` says so, until somebody writes from there again", async () => {
  const house = await testHouse();
  const status = async () =>
    typeAs(house, { provider: "teams", subject: "00000000-0000-4000-8000-000000000003" }, "baton status");
  expect(await status()).toContain("Slack: Meridian Pay\n");
  await uninstall(house);
  expect(await status()).toMatch(/Slack: Meridian Pay \(seit .* entfernt\)/);
  expect(await house.asBaton(async (ctx) => ctx.org.name)).toBe("Meridian Pay");
  // People whom the platform tells about are no sign of life, somebody who types is.
  await askAs(house, { subject: "U0ANNA" }, { kind: "person-changed", changes: [] });
  expect(await goneAt(house)).not.toBe(null);
  await house.type("lena", "incident open checkout: slow", { answersInline: false });
  expect(await goneAt(house)).toBe(null);
  await house.catchUp();
  expect(house.slack.messages.length).toBeGreaterThan(0);
  expect(await status()).toContain("Slack: Meridian Pay\n");
});

test("what is refused shows that it is back as well", async () => {
  const house = await testHouse();
  await uninstall(house);
  await house.type("lena", "incident ack 77");
  expect(await goneAt(house)).toBe(null);
});

test("a start with a working token makes it live again, one without does not", async () => {
  const house = await testHouse();
  await uninstall(house);
  await regainInstallations(house.house);
  expect(await goneAt(house)).not.toBe(null);
  house.slack.isWelcome = async () => ({ kind: "done", result: true });
  await regainInstallations(house.house);
  expect(await goneAt(house)).toBe(null);
});

const PAYMENTS = "19:payments@thread.tacv2";
const inTeams = (house: TestHouse, kind: "removed" | "arrived", conversation: string, isPersonal = false) =>
  house.call("jonas", { kind }, { conversation, kind: isPersonal ? "personal" : "channel" });
const places_ = (house: TestHouse) =>
  house.asBaton(
    async (ctx) => (await ctx.tx.select().from(places).where(eq(places.conversation, PAYMENTS)))[0]?.state,
  );

test("taken out of one team's channel on Teams, Baton goes on everywhere else and says so", async () => {
  const house = await testHouse({ file: KAVYA_IS_ADMIN });
  await inTeams(house, "removed", PAYMENTS);
  await house.catchUp();
  expect(await told(house, "anna")).toContain("Baton wurde in Teams aus");
  await house.type("lena", "incident open sev1 checkout: down");
  await house.catchUp();
  expect(house.teams.messages.filter(({ conversation }) => conversation === PAYMENTS)).toEqual([]);
  expect(await told(house, "jonas")).toBe("");
  expect(await typeAs(house, { subject: "U0LENA" }, "baton status")).toContain(
    "Channels that Baton was removed from",
  );
  // The file does not bring it back, being let in does.
  await house.asBaton((ctx) => applyOrganisation(ctx, { text: `${KAVYA_IS_ADMIN}\n# again` }));
  expect(await places_(house)).toBe("removed");
  await inTeams(house, "arrived", PAYMENTS);
  expect(await places_(house)).toBe("open");
});

test("a person who takes Baton out of the private chat is paged elsewhere, and named only where nothing else rings", async () => {
  const file = demoFor(ROOMS).replaceAll(", { push: meridian-jonas }", "");
  const house = await testHouse({ file, ports: [[pushPort, contactSender()]] });
  const own = "dm-00000000-0000-4000-8000-000000000003";
  await house.type("jonas", "incident list");
  await inTeams(house, "removed", own, true);
  await house.catchUp();
  expect(await told(house, "anna")).toContain(
    "Jonas Keller hat Baton in Teams aus dem privaten Chat entfernt",
  );
  await house.call("arjun", { kind: "removed" }, { platform: "teams", kind: "personal" });
  await house.catchUp();
  expect(await told(house, "anna")).not.toContain("Arjun");
  await house.type("jonas", "incident list");
  const [row] = await house.db.raw<{ chat_gone_at: string | null }>(
    "select chat_gone_at from accounts where subject = '00000000-0000-4000-8000-000000000003'",
  );
  expect(row?.chat_gone_at).toBe(null);
});

test("nobody but Baton itself, told by a platform, takes it out or brings it back", async () => {
  const house = await testHouse();
  const denied = { key: "access.missing-right" };
  await expect(house.as("anna", (ctx) => loseInstallation(ctx, SLACK))).rejects.toMatchObject(denied);
  await expect(
    house.as("anna", (ctx) => losePlace(ctx, { installation: TEAMS, conversation: PAYMENTS })),
  ).rejects.toMatchObject(denied);
  await expect(
    house.as("anna", (ctx) => regainInstallation(ctx, { installation: SLACK, conversation: null })),
  ).rejects.toMatchObject(denied);
  expect(await house.asBaton((ctx) => ctx.tx.select().from(posts))).toEqual([]);
});
