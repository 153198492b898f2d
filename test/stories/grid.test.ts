/** A workspace of an Enterprise Grid: whatever Slack tells of the Grid, it is the workspace that the file names. */
import { expect, test } from "vitest";
import { sendEvent } from "../kit/fake-slack.ts";
import { type Story, tell } from "../kit/story.ts";
import { NIGHTS, slackId } from "../kit/story-cast.ts";

const { at, payments, ...cast } = NIGHTS.slack;
const inGrid = { enterprise: "E0MERIDIAN" };

test("a workspace of a Grid is answered where the organisation's file says nothing of the Grid", async () => {
  await tell(at, async (it) => {
    Object.assign(it.slack.world, inGrid);
    const opener = it.person(cast.opener);
    await opener.types("incident open sev1 checkout: payments time out", payments);
    expect(await it.record("incident.opened")).toHaveLength(1);
    await opener.mentions("incident update failover began", { channel: payments });
    await it.person(cast.paged).presses("I have it");
    expect(await it.record("incident.updated")).toHaveLength(1);
    expect(await it.record("incident.acknowledged")).toHaveLength(1);
  });
});

test("a dialog that was opened before the workspace joined a Grid is still sent", async () => {
  await tell(at, async (it) => {
    const opener = it.person(cast.opener);
    await opener.types("incident");
    await opener.opens("Abrir um incidente");
    Object.assign(it.slack.world, inGrid);
    await opener.submits({ title: "payments time out", service: "checkout", severity: "sev1" });
    expect(await it.record("incident.opened")).toHaveLength(1);
  });
});

test("Baton that is taken out of a workspace of a Grid knows it", async () => {
  await tell(at, async (it) => {
    Object.assign(it.slack.world, inGrid);
    await sendEvent(it.slackWire, { type: "app_uninstalled" });
    expect(await it.record("installation.")).toEqual(["installation.lost"]);
    await it.person(cast.opener).types("oncall");
    expect(await it.record("installation.")).toEqual(["installation.lost", "installation.back"]);
  });
});

/** Slack names one workspace of a person, whichever he presses in. */
function asOf(it: Story, id: string, teams: readonly [string, ...string[]]): void {
  const ordinary = { name: id, zone: "UTC", locale: "en-GB", isDeleted: false, isGuest: false, isBot: false };
  const [team] = teams;
  it.slack.world.users.set(id, { ...ordinary, id, ...it.slack.world.users.get(id), team, gridTeams: teams });
  it.slack.world.channels.get(payments)?.members.add(id);
}

test("whoever is in several workspaces of the Grid answers his page, whichever of them Slack names", async () => {
  await tell(at, async (it) => {
    Object.assign(it.slack.world, inGrid);
    await it.person(cast.opener).types("incident open sev1 checkout: payments time out", payments);
    asOf(it, slackId(cast.paged), ["T0SISTER", it.slack.world.team]);
    await it.person(cast.paged).presses("I have it");
    expect(await it.record("incident.acknowledged")).toHaveLength(1);
    await sendEvent(it.slackWire, {
      type: "user_change",
      user: { id: slackId(cast.paged), team_id: "T0SISTER", name: "x", deleted: false },
    });
    await it.person(cast.paged).presses("Resolve");
    expect(await it.record("incident.resolved")).toHaveLength(1);
  });
});

test.each([
  ["another company", (it: Story) => asOf(it, "U9OTHER", ["T9OTHER"])],
  [
    "another company, while Slack tells nothing of him",
    (it: Story) => {
      asOf(it, "U9OTHER", ["T9OTHER", it.slack.world.team]);
      it.slack.faults.failNext("users.info", { kind: "error", code: "user_not_visible" }, 9);
    },
  ],
])("on a Grid, somebody of %s presses “I have it”: nothing happens", async (_, come) => {
  await tell(at, async (it) => {
    Object.assign(it.slack.world, inGrid);
    await it.person(cast.opener).types("incident open sev1 checkout: payments time out", payments);
    come(it);
    await it.atSlack("U9OTHER").presses("I have it");
    expect(await it.record("incident.")).toEqual(["incident.opened"]);
    expect(await it.record("access.denied")).toHaveLength(1);
  });
});
