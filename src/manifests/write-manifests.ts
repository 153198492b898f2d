/** `npm run manifests -- --prefix acme- --rooms incident,oncall --profile minimal --url https://baton.acme.com` */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOMS } from "../features/index.ts";
import { buildManifests } from "./build-manifests.ts";
import { NO_APP, NO_URL, readOptions } from "./options.ts";

const options = readOptions(process.argv.slice(2), {
  rooms: ROOMS.map(({ name }) => name),
  readFile: (path) => readFileSync(path, "utf8"),
});
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

if ("mistake" in options) {
  process.stderr.write(`${options.mistake}\n`);
  process.exitCode = 1;
} else {
  for (const [path, content] of buildManifests(options, ROOMS)) {
    const file = join(options.out, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    say(file);
  }
  if (options.url === NO_URL && !options.isSocket)
    say("The address in it is an example: give your own by --url https://…");
  if (options.teamsAppId === NO_APP)
    say("Only for Teams: give your application by --teams-app-id before you upload the package.");
}
