/** views.*, users.*, auth.* */
import { fail, fine, json, type Method, text } from "./answers.ts";
import { checkView } from "./check-blocks.ts";
import type { World } from "./world.ts";

function useTrigger(world: World, id: string): string | undefined {
  const trigger = world.triggers.get(id);
  if (!trigger) return "invalid_trigger_id";
  if (trigger.isUsed) return "exchanged_trigger_id";
  if (world.now().getTime() > trigger.expiresAtMs) return "expired_trigger_id";
  trigger.isUsed = true;
  return undefined;
}

const open: Method = (world, args) => {
  const checked = checkView(json(args, "view"));
  if ("error" in checked) return fail(checked.error, checked.details);
  const trigger = text(args, "trigger_id");
  const refused = useTrigger(world, trigger);
  if (refused) return fail(refused);
  const id = world.next("V0");
  world.views.set(id, {
    id,
    user: world.triggers.get(trigger)?.user ?? "",
    view: checked.result,
    errors: {},
  });
  return fine({ view: { id, ...checked.result } });
};

const update: Method = (world, args) => {
  const checked = checkView(json(args, "view"));
  if ("error" in checked) return fail(checked.error, checked.details);
  const known = world.views.get(text(args, "view_id"));
  if (!known) return fail("not_found");
  known.view = checked.result;
  known.errors = {};
  return fine({ view: { id: known.id, ...checked.result } });
};

const publish: Method = (world, args) => {
  const user = text(args, "user_id");
  if (!world.users.has(user)) return fail("user_not_found");
  const checked = checkView(json(args, "view"));
  if ("error" in checked) return fail(checked.error, checked.details);
  if (checked.result.type !== "home") return fail("invalid_arguments");
  world.homes.set(user, checked.result);
  return fine({ view: checked.result });
};

const info: Method = (world, args) => {
  const user = world.users.get(text(args, "user"));
  if (!user) return fail("user_not_found");
  return fine({
    user: {
      id: user.id,
      team_id: user.team,
      name: user.id.toLowerCase(),
      real_name: user.name,
      deleted: user.isDeleted,
      is_bot: user.isBot,
      ...(user.gridTeams && { enterprise_user: { enterprise_id: world.enterprise, teams: user.gridTeams } }),
      is_restricted: user.isGuest,
      is_ultra_restricted: false,
      // Only of those who share no channel with the app; whoever writes to it does.
      is_stranger: false,
      tz: user.zone,
      ...(text(args, "include_locale") === "true" && { locale: user.locale }),
    },
  });
};

export const peopleMethods: Readonly<Record<string, Method>> = {
  "views.open": open,
  "views.update": update,
  "views.publish": publish,
  "users.info": info,
  "auth.test": (world) =>
    fine({
      team_id: world.team,
      user_id: world.botUser,
      bot_id: "B0BATON",
      ...(world.enterprise && { enterprise_id: world.enterprise }),
    }),
  "api.test": () => fine(),
};
