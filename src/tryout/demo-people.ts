/** The people of the demo organisation as its chat platforms know them. */
import type { PlaygroundPerson, PlaygroundWindow } from "./playground-config.ts";

/** The demo organisation's Teams tenant and Slack team, as its file names them. */
export const TENANT = "11111111-1111-4111-8111-111111111111";

const objectId = (number: string): string => `00000000-0000-4000-8000-0000000000${number}`;
const onTeams = (number: string, key: string, name: string): PlaygroundPerson => ({
  objectId: objectId(number),
  name,
  email: `${key}@meridian.example`,
});

const arjun = onTeams("01", "arjun", "Arjun Mehta");
const kavya = onTeams("02", "kavya", "Kavya Nair");
const jonas = onTeams("03", "jonas", "Jonas Keller");
const beatriz = onTeams("04", "beatriz", "Beatriz Lima");
export const TEAMS_PEOPLE = { arjun, kavya, jonas, beatriz } as const;

/** The Playground's roster takes exactly six people: two are there to fill it. */
const guests = [onTeams("f1", "visitor-one", "Visitor One"), onTeams("f2", "visitor-two", "Visitor Two")];

/** A window shows one channel of a team, no more: each has the one where its person works. */
const channel = (name: string) => [{ id: `19:${name}@thread.tacv2`, name }];

/** Two windows: an engineer in Berlin with the team's channels, an approver in Bengaluru. */
export const demoWindows = (port: number): PlaygroundWindow[] => [
  {
    port: port + 1,
    speaker: jonas,
    zone: "Europe/Berlin",
    others: [arjun, kavya, beatriz, ...guests],
    channels: channel("payments"),
  },
  {
    port: port + 2,
    speaker: kavya,
    zone: "Asia/Kolkata",
    others: [arjun, jonas, beatriz, ...guests],
    channels: channel("platform"),
  },
];

export const SLACK_USERS = [
  { id: "U0PRIYA", name: "Priya Raman", zone: "Asia/Kolkata", locale: "en-GB" },
  { id: "U0ARJUN", name: "Arjun Mehta", zone: "Asia/Kolkata", locale: "hi-IN" },
  { id: "U0ANNA", name: "Anna Weber", zone: "Europe/Berlin", locale: "de-DE" },
  { id: "U0LENA", name: "Lena Hoffmann", zone: "Europe/Berlin", locale: "en-GB" },
  { id: "U0RAFAEL", name: "Rafael Costa", zone: "America/Sao_Paulo", locale: "pt-BR" },
  { id: "U0THIAGO", name: "Thiago Rocha", zone: "America/Sao_Paulo", locale: "en-US" },
];

export const SLACK_CHANNELS = { C0PAYMENTS: "payments", C0PLATFORM: "platform", C0MOBILE: "mobile" } as const;

/** A third window, for the demo: a lead's colleague in São Paulo. */
export const thirdWindow = (port: number): PlaygroundWindow => ({
  port: port + 4,
  speaker: beatriz,
  zone: "America/Sao_Paulo",
  others: [arjun, kavya, jonas, ...guests],
  channels: channel("mobile"),
});
