/** A workspace of an Enterprise Grid: whatever Slack tells of the Grid, it is the workspace that the file names. */
import { expect, test } from "vitest";
import { sendEvent } from "../kit/fake-slack.ts";
import { tell } from "../kit/story.ts";
import { NIGHTS } from "../kit/story-cast.ts";

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
