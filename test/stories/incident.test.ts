import { expect, test } from "vitest";
import { NIGHTS } from "../kit/story-cast.ts";
import { tell } from "../kit/story.ts";

const PLATFORMS = ["slack", "teams"] as const;

test.each(PLATFORMS)("explore %s", async (platform) => {
  const { at, paged, opener, payments } = NIGHTS[platform];
  await tell(at, async (story) => {
    const she = story.person(opener);
    const he = story.person(paged);
    const log = (t: string, s: string) => console.log(`=== ${t}\n${s}`);
    story.written();
    log("open", await she.types("incident open sev1 chekout: payments time out", payments));
    console.log(story.written());
    log("paged reads", he.reads());
    log("press", await he.presses("Ich kümmere mich"));
    console.log(story.written());
    log("opener reads", she.reads());
    log("update", await he.types("incident update failover began"));
    console.log(story.written());
    log("resolve", await he.types("incident resolve cache was full"));
    console.log(story.written());
    log("he", he.reads());
    console.log(await story.record());
  });
});
