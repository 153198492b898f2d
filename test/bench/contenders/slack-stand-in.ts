/** The local stand-in for Slack's API, in a process of its own: what Baton sends outside must arrive somewhere. */
import { startFakeSlack } from "../../kit/fake-slack.ts";
import { serveSteps } from "../contender.ts";

serveSteps({
  async open() {
    const slack = await startFakeSlack();
    // Nobody reads what was sent: kept for ever it would only grow.
    setInterval(() => slack.world.effects.splice(0), 1000);
    return slack.apiUrl;
  },
});
