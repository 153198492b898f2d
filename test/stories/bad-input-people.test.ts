import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inOrganisation } from "../../src/core/in-organisation.ts";
import { applyOrganisation } from "../../src/features/organisation/apply-organisation.ts";
import { FileMistakes } from "../../src/features/organisation/file-mistakes.ts";
import { leavePerson } from "../../src/features/person/leave-person.ts";
import { type Story, tell } from "../kit/story.ts";
import { type Key, NIGHTS } from "../kit/story-cast.ts";
import { liveMentions, readsFault } from "./wire.ts";

const DEMO = readFileSync(new URL("../../src/features/organisation/demo.yaml", import.meta.url), "utf8");

const orgOf = async (it: Story): Promise<string> => {
  const [row] = await it.db.raw<{ id: string }>("select org_id as id from people limit 1");
  return row?.id ?? "";
};

const asFile = async <T>(it: Story, work: Parameters<typeof inOrganisation<T>>[2]): Promise<T> =>
  inOrganisation(it.app.house, { orgId: await orgOf(it), actor: { kind: "file", by: "test" } }, work);

async function leaves(it: Story, key: Key) {
  const [row] = await it.db.raw<{ id: string }>("select id from people where key = $1", [key]);
  return asFile(it, (ctx) => leavePerson(ctx, { personId: row?.id ?? "" }));
}

test("a rotation with nobody in it and a policy that names nobody known are told with line and column", async () => {
  await tell(NIGHTS.slack.at, async (it) => {
    for (const [right, wrong] of [
      ["people: [lena, thiago]", "people: []"],
      ["- page: primary", "- page: { person: lenna }"],
    ] as const) {
      const text = DEMO.replace(right, wrong);
      const line = text.slice(0, text.indexOf(wrong)).split("\n").length;
      const refused = await asFile(it, (ctx) => applyOrganisation(ctx, { text })).catch(
        (error: unknown) => error,
      );
      expect(refused).toBeInstanceOf(FileMistakes);
      const [mistake] = refused instanceof FileMistakes ? refused.mistakes : [];
      expect(mistake?.line).toBe(line);
      expect(mistake?.column).toBeGreaterThan(1);
    }
    expect(await it.record("organisation.")).toEqual([]);
  });
});

test.each(["slack", "teams"] as const)(
  "who has left is called by nobody: the next one of the turn is, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      await leaves(it, cast.paged);
      await it.rest();
      it.written();
      const opener = it.person(cast.opener);
      await opener.types("incident open sev1 checkout: payments time out", payments);
      const other = it.person(cast.paged === "anna" ? "jonas" : "anna");
      expect(other.reads()).toContain("Sie werden gerufen");
      const why = await opener.types("incident why I-1");
      expect(why).toContain(`${other.name}: o plantonista principal.`);
      expect(why).not.toContain(it.person(cast.paged).name);
      expect(it.written()).not.toContain(`${platform} ${it.person(cast.paged).name}`);
    });
  },
);

test.each(["slack", "teams"] as const)(
  "where all of a rotation have left, the next step pages at once and says so, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      for (const key of ["anna", "jonas"] as const) await leaves(it, key);
      await it.rest();
      it.written();
      const opener = it.person(cast.opener);
      await opener.types("incident open sev1 checkout: payments time out", payments);
      expect(await it.record("incident.opened")).toHaveLength(1);
      expect(it.person("thiago").reads()).toContain(
        "You are called because you are the backup on call for Payments.",
      );
      const why = await opener.types("incident why I-1");
      expect(why).toContain("Pulado: o plantonista principal. Não há ninguém.");
      expect(why).toContain("Thiago Rocha: o plantonista reserva.");
      expect(await opener.types("oncall why payments")).toContain("Todas as pessoas deste turno saíram.");
      expect(it.written().filter((place) => /Anna|Jonas/.test(place))).toEqual([]);
    });
  },
);

/** Guests of the Slack team and of the tenant, as the platforms tell them. */
const GUESTS = [
  [
    "slack",
    (it: Story) => {
      const { world } = it.slack;
      const guest = { id: "U9GUEST", name: "Gast", zone: "Europe/Berlin", locale: "de-DE", team: world.team };
      world.users.set(guest.id, { ...guest, isDeleted: false, isGuest: true, isBot: false });
      return it.atSlack(guest.id);
    },
  ],
  [
    "teams",
    (it: Story) =>
      it.atTeams({
        ...{ objectId: "00000000-0000-4000-8000-0000000000fe", name: "Gast" },
        ...{ userRole: "guest", locale: "de-DE" },
      }),
  ],
] as const;

test.each(GUESTS)(
  "a guest types: one sentence in his language, nothing done and nobody told, on %s",
  async (_, come) => {
    await tell(NIGHTS.slack.at, async (it) => {
      const guest = come(it);
      it.written();
      for (const typed of [
        "incident open sev1 checkout: down",
        "incident update I-1 down",
        "release request checkout 4.2.0 production",
        "oncall cover @Lena until 18:00",
        "handoff note look at the queue",
        "baton checkout",
        "baton anna",
      ]) {
        const read = await guest.types(typed);
        expect(read, typed).toContain("Dies ist ein Gastkonto.");
        expect(readsFault(read), typed).toBe(false);
      }
      expect((await it.record()).filter((act) => !/^(access\.denied|account\.)/.test(act))).toEqual([]);
      expect(it.written().filter((place) => !/Gast|U9GUEST|:/.test(place))).toEqual([]);
    });
  },
);

const ASSIGNED = [
  ["anna", "Baton weiß nicht, wem dieses Konto gehört: ein Gast, ein Bot"],
  ["rafael", "O Baton não sabe de quem é esta conta: um convidado, um bot"],
  ["arjun", "Baton नहीं जानता कि यह खाता किसका है: कोई अतिथि, कोई बॉट"],
] as const;

test.each(ASSIGNED)("a guest, a bot and a leaver cannot be given anything by %s", async (key, said) => {
  await tell(NIGHTS.slack.at, async (it) => {
    await leaves(it, "jonas");
    GUESTS[0][1](it);
    const by = it.person(key, "slack");
    await by.types("incident open sev3 checkout: payments time out");
    it.written();
    for (const id of ["U9GUEST", it.slack.world.botUser])
      for (const command of [`incident assign I-1 <@${id}>`, `oncall cover <@${id}> until 18:00`])
        expect(await by.types(command), command).toContain(said);
    expect(await by.types("incident assign I-1 Jonas Keller")).toContain("Jonas Keller");
    expect(await it.record("incident.assigned")).toEqual([]);
    expect(await it.record("cover.")).toEqual([]);
    expect(it.written().filter((place) => !place.endsWith(` ${by.name}`))).toEqual([]);
    expect(liveMentions(it)).toEqual([]);
  });
});
