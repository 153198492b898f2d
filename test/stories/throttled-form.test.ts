/** Microsoft has no room for a form just when somebody needs it. */
import { expect, test } from "vitest";
import { tell } from "../kit/story.ts";
import { NIGHTS } from "../kit/story-cast.ts";

const { at, opener } = NIGHTS.teams;

test("a form that cannot be shown now comes as a button as soon as there is room, once", async () => {
  await tell(at, async (it) => {
    const person = it.person(opener, "teams");
    it.teams.troubles.push({
      match: ({ path }) => path.endsWith("/activities"),
      times: 1,
      status: 429,
      headers: { "retry-after": "120" },
    });
    const before = it.teams.messages.length;
    const read = await person.types("incident open");
    expect(it.teams.messages.slice(before)).toHaveLength(1);
    expect(read).toBe("Falta preencher um formulário. Pressione o botão para abri-lo.\n[Abrir um incidente]");
    await person.opens("Abrir um incidente");
    await person.submits({ title: "payments time out" });
    expect(await it.record("incident.")).toEqual(["incident.opened"]);
  });
});
