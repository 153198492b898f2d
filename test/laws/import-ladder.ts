/** Who may name whom: imports go down only, and each vendor stays behind one door. */
import type { Source, Violation } from "./sources.ts";
import { importsOf, type Parsed, placeOf, resolved } from "./syntax.ts";

/** From the ground up; a folder may import what stands before it, and itself. */
const RUNGS: readonly { readonly at: string; readonly uses: readonly string[] }[] = [
  { at: "src/db/", uses: [] },
  { at: "src/core/", uses: ["src/db/"] },
  { at: "src/engine/", uses: ["src/core/", "src/db/"] },
  { at: "src/chat/", uses: ["src/engine/", "src/core/", "src/db/"] },
  { at: "src/web/", uses: ["src/chat/", "src/engine/", "src/core/", "src/db/"] },
  { at: "src/features/", uses: ["src/chat/", "src/web/", "src/engine/", "src/core/", "src/db/"] },
  { at: "src/slack/", uses: ["src/chat/", "src/web/", "src/engine/", "src/core/", "src/db/"] },
  { at: "src/teams/", uses: ["src/chat/", "src/web/", "src/engine/", "src/core/", "src/db/"] },
  // A room declares what it needs of the outside as a type; an integration fulfils it and sees that type alone.
  {
    at: "src/integrations/",
    uses: ["type src/features/", "src/chat/", "src/web/", "src/engine/", "src/core/", "src/db/"],
  },
  // The stand-in for Slack is an outside world of its own: it knows Slack's shapes and nothing of ours.
  { at: "src/tryout/slack-stand-in/", uses: ["src/core/", "src/db/clock.ts"] },
];

/** Vendors and the only places that may name them. */
const DOORS: readonly { readonly vendor: RegExp; readonly at: readonly string[] }[] = [
  { vendor: /^@slack\//, at: ["src/slack/"] },
  { vendor: /^(botbuilder|botframework)/, at: ["src/teams/"] },
  { vendor: /^drizzle-(orm|kit)/, at: ["src/db/"] },
  // luxon calculates: core's wall time, and the rooms whose rules are about the clock.
  { vendor: /^luxon$/, at: ["src/core/", "src/features/calendar/", "src/features/oncall/"] },
  { vendor: /^(postgres|@electric-sql\/)/, at: ["src/db/"] },
  // A hint for the engine, and the witness that remembers how far the database had lived.
  { vendor: /^ioredis/, at: ["src/engine/", "src/start/"] },
  { vendor: /^(hono|@hono\/)/, at: ["src/web/", "src/slack/", "src/teams/", "src/tryout/"] },
  { vendor: /^i18next/, at: ["src/core/"] },
  { vendor: /^pino/, at: ["src/core/"] },
  { vendor: /^prom-client/, at: ["src/web/"] },
  { vendor: /^nodemailer/, at: ["src/integrations/"] },
  { vendor: /^node:child_process$/, at: ["src/tryout/"] },
];

/** Shapes that every room shares: the door's, and the file's sections. */
const SHARED_SHAPES = ["src/features/room.ts", "src/features/organisation/file-section.ts"];

const isTop = (path: string): boolean => /^src\/([^/]+\.ts$|start\/|manifests\/|tryout\/)/.test(path);

const roomOf = (path: string): string | undefined => /^src\/features\/([^/]+)\//.exec(path)?.[1];

/** The rooms in ladder order, as `src/features/index.ts` lists them. */
export function roomOrder(index: Source): string[] {
  const folders = new Map(
    [...index.text.matchAll(/import \{ (\w+) \} from "\.\/([\w-]+)\/feature\.ts"/g)].map(
      ([, name, folder]) => [name, folder],
    ),
  );
  const list = /ROOMS[^=]*= \[([^\]]*)\]/.exec(index.text)?.[1] ?? "";
  return [...list.matchAll(/\w+/g)].flatMap(([name]) => folders.get(name) ?? []);
}

export function importLadder(files: readonly Parsed[], rooms: readonly string[]): Violation[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap(({ from, isType, node }) => {
      const why = from.startsWith(".")
        ? wrongStep(file.path, resolved(file, from), { isType, rooms })
        : wrongDoor(file.path, from);
      return why === null ? [] : [`${placeOf(file, node)}: ${why}`];
    }),
  );
}

function wrongDoor(path: string, vendor: string): string | null {
  const door = DOORS.find((each) => each.vendor.test(vendor));
  if (!door || door.at.some((folder) => path.startsWith(folder))) return null;
  return `${vendor} belongs in ${door.at.join(", ")}`;
}

function wrongStep(
  path: string,
  to: string,
  about: { readonly isType: boolean; readonly rooms: readonly string[] },
): string | null {
  const rung = RUNGS.filter(({ at }) => path.startsWith(at)).at(-1);
  if (!rung) return isTop(path) ? null : `no rung is known for ${path}`;
  const from = roomOf(path);
  const room = roomOf(to);
  if (from !== undefined && to.startsWith("src/features/")) return wrongRoom(from, room, to, about.rooms);
  const isAllowed = [rung.at, ...rung.uses].some((use) =>
    use.startsWith("type ") ? about.isType && to.startsWith(use.slice(5)) : to.startsWith(use),
  );
  // A port is a value with a name; whoever fulfils it in app.ts needs no more than its type.
  return isAllowed || (to.startsWith("locales/") && about.isType) ? null : `${rung.at} may not import ${to}`;
}

function wrongRoom(
  from: string,
  room: string | undefined,
  to: string,
  rooms: readonly string[],
): string | null {
  if (from === room || SHARED_SHAPES.includes(to)) return null;
  if (room === undefined) return `a room may not import ${to}`;
  const [mine, theirs] = [rooms.indexOf(from), rooms.indexOf(room)];
  if (mine === -1) return `the room ${from} is not in src/features/index.ts`;
  return theirs !== -1 && theirs < mine ? null : `${from} may not import ${to}: ${room} is not before it`;
}
