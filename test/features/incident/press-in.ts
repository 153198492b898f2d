/** Presses buttons on the newest card of a place that has them. */
import type { Answer } from "../../../src/chat/call.ts";
import type { TestHouse } from "../../kit/house.ts";
import { buttonOn } from "../../kit/recording-platform.ts";

export const pressIn = (house: TestHouse, conversation: string) => ({
  async press(person: string, label: string | RegExp): Promise<Answer> {
    const there = [...house.slack.messages, ...house.teams.messages].filter(
      (message) => message.conversation === conversation,
    );
    const message = there.findLast((one) =>
      one.card.blocks.some(
        (block) =>
          block.kind === "buttons" &&
          block.buttons.some((button) =>
            typeof label === "string" ? button.label === label : label.test(button.label),
          ),
      ),
    );
    if (!message) throw new Error(`no card with ${label} in ${conversation}`);
    const answer = await house.press(person, buttonOn(message.card, label).handle, {
      conversation,
      kind: conversation.startsWith("dm-") ? "personal" : "channel",
    });
    await house.catchUp();
    return answer;
  },
});
