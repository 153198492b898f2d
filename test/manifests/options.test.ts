import { expect, test } from "vitest";
import { ROOMS } from "../../src/features/index.ts";
import { readOptions } from "../../src/manifests/options.ts";
import { slackManifest } from "../../src/manifests/slack-manifest.ts";

const FILES: Readonly<Record<string, string>> = {
  "org.yaml": "settings:\n  rooms: { release: false, calendar: false, handoff: false, incident: true }\n",
  "other.txt": "settings: [1, 2]\n",
};
const KNOWN = {
  rooms: ROOMS.map(({ name }) => name),
  readFile: (path: string) => {
    const text = FILES[path];
    if (text === undefined) throw new Error("no such file");
    return text;
  },
};

test.each([
  [["--prefix", "Acme"], "--prefix must be lower case letters, digits, - and _"],
  [["--prefix", "a".repeat(30)], "--prefix must have at most 23 characters"],
  [["--profile", "huge"], "--profile must be one of minimal, standard, full"],
  [["--url", "http://x.example"], "--url must be an address that begins with https://"],
  [["--teams-app-id", "x"], "--teams-app-id must be the id of your Microsoft Entra application"],
  [["--rooms", "incident,kitchen"], "--rooms knows no kitchen"],
  [["--colour", "red"], "Unknown option '--colour'"],
  [["--org", "org.yaml", "--rooms", "incident"], "either --rooms or --org"],
  [["--org", "nowhere.yaml"], "--org nowhere.yaml cannot be read: no such file"],
  [["--org", "other.txt"], "other.txt is no organisation's file"],
] as const)("a mistake in %j is one line", (words, sentence) => {
  const options = readOptions(words, KNOWN);
  expect("mistake" in options && options.mistake).toContain(sentence);
});

test("the organisation's file says which rooms are on", () => {
  const options = readOptions(["--org", "org.yaml"], KNOWN);
  if ("mistake" in options) throw new Error(options.mistake);
  expect(options.rooms).toContain("incident");
  const on = ROOMS.filter(({ name }) => options.rooms.includes(name));
  const commands = slackManifest(options, on).features.slash_commands.map(({ command }) => command);
  expect(commands).toEqual(["/incident", "/oncall", "/baton"]);
});
