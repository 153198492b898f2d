/** What Baton has written, by place; for what should not have been written. */
import type { SlackStandIn } from "../../src/tryout/slack-stand-in/start-stand-in.ts";
import { CAST, type Key, teamsFacts } from "./story-cast.ts";
import type { FakeTeams } from "./teams/fake-teams.ts";

const ON_TEAMS = ["arjun", "kavya", "jonas", "beatriz"] as const satisfies readonly Key[];

/** Counts the messages on both platforms: each call resolves to the places of those that are new since the last. */
export function countWritten(slack: SlackStandIn, teams: FakeTeams): () => string[] {
  const known = new Set<string>();
  const fromBaton = () => [
    ...[...slack.world.channels.values()].flatMap((channel) =>
      channel.messages
        .filter((message) => message.user === slack.world.botUser)
        .map((message) => {
          const reader = message.only ?? channel.with;
          const place =
            reader === null ? `#${channel.name}` : (slack.world.users.get(reader)?.name ?? reader);
          return { id: `${channel.id} ${message.ts}`, place: `slack ${place}` };
        }),
    ),
    ...teams.messages.map(({ id, conversation }) => ({
      id,
      place: `teams ${teamsPlace(teams, conversation)}`,
    })),
  ];
  return () => {
    const fresh = fromBaton().filter(({ id }) => !known.has(id));
    for (const { id } of fresh) known.add(id);
    return fresh.map(({ place }) => place);
  };
}

function teamsPlace(teams: FakeTeams, conversation: string): string {
  const reader = ON_TEAMS.find((key) => teams.personalOf(teamsFacts(key).objectId) === conversation);
  return reader ? CAST[reader].name : conversation.replace(/^19:(\w+)@.*/, "#$1");
}
