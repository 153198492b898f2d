/** Who is calling, and what he may do as of now: one statement for account, person, teams and grants. */
import { z } from "zod";
import type { CallAccount } from "../../chat/call.ts";
import type { Caller, Directory, Known } from "../../chat/directory.ts";
import type { Account, Actor, Organisation, Outside } from "../../core/context.ts";
import type { Grant } from "../../core/rights.ts";
import { nearestLanguage } from "../../core/words.ts";
import { isZone } from "../../core/zone-offsets.ts";
import type { Ahead } from "../../db/transaction.ts";

const Person = z.object({
  id: z.string(),
  name: z.string().nullable(),
  language: z.string(),
  zone: z.string(),
  is_active: z.boolean(),
  is_in_file: z.boolean(),
  teams: z.array(z.string()),
  grants: z.array(z.object({ rights: z.array(z.string()), scope: z.record(z.string(), z.string()) })),
});
type Person = z.output<typeof Person>;

const Seen = z.object({
  is_deactivated: z.boolean(),
  is_guest: z.boolean(),
  is_stranger: z.boolean(),
  is_bot: z.boolean(),
  zone: z.string().nullable(),
  locale: z.string().nullable(),
  seen_at: z.coerce.date().nullable(),
  chat_gone_at: z.string().nullable(),
});

const Found = z.object({ person: Person.nullable(), seen: Seen.nullable() });

/**
 * Fulfils `Directory.findCaller`. Bots and strangers act with no rights even where the account is linked, guests
 * unless the organisation's file names them; whoever left or is blocked is an outsider. `teams` are ids.
 */
export const findCaller: Directory["findCaller"] = async (tx, caller) => {
  const found = await findAccount(tx, caller);
  return (org) => callerOf(org, caller, found);
};

type FoundAccount = { readonly person: Person | null; readonly known: Known | null };

function callerOf(org: Organisation, caller: CallAccount, { person, known }: FoundAccount): Caller {
  const { provider, tenant, subject, name } = caller;
  const account = { provider, tenant, subject, name };
  const because = outsideBecause(caller, person, known);
  if (person && because === null)
    return {
      known,
      actor: personActor(person, account, isGuest(caller, known)),
      language: nearestLanguage(person.language, org.language),
      zone: firstZone(person.zone, org.zone),
    };
  return {
    known,
    actor: { kind: "account", account, isOutsider: because !== null, ...(because && { because }) },
    language: nearestLanguage(person?.language ?? caller.locale ?? known?.locale ?? undefined, org.language),
    zone: firstZone(person?.zone, caller.zone, known?.zone, org.zone),
  };
}

const isGuest = (caller: CallAccount, known: Known | null): boolean =>
  caller.isGuest === true || known?.isGuest === true;

function outsideBecause(caller: CallAccount, person: Person | null, known: Known | null): Outside | null {
  if (caller.isOutsider || caller.isBot || known?.isStranger || known?.isBot) return "stranger";
  if (caller.isUnproven && known === null) return "stranger";
  if (known?.isDeactivated || (person !== null && !person.is_active)) return "gone";
  return isGuest(caller, known) && person?.is_in_file !== true ? "guest" : null;
}

const personActor = (person: Person, account: Account, isGuestHere: boolean): Actor => ({
  kind: "person",
  id: person.id,
  name: person.name ?? account.name,
  account,
  teams: person.teams,
  grants: person.grants.flatMap(grantsOf),
  ...(isGuestHere && { isGuest: true }),
});

const grantsOf = ({ rights, scope }: { rights: string[]; scope: Grant["scope"] }): Grant[] =>
  rights.map((right) => ({ right, scope }));

/** Platforms and older zone data know names that this machine does not. */
const firstZone = (...zones: (string | null | undefined)[]): string =>
  zones.find((zone): zone is string => typeof zone === "string" && isZone(zone)) ?? "UTC";

async function findAccount(tx: Ahead, { provider, tenant, subject }: Account): Promise<FoundAccount> {
  const [row] = await tx.send(FIND, [tx.orgId, provider, tenant, subject]);
  const { person, seen } = Found.parse(row);
  return { person, known: seen && knownOf(seen) };
}

/** Every call begins with it: the text never changes, so that it is planned once. */
const FIND = `with caller as (
  select p.id, p.name, p.language, p.zone, p.org_id, i.proof = 'file' as is_in_file,
    p.state = 'active' and i.state = 'active' as is_active
  from identities i join people p on p.org_id = i.org_id and p.id = i.person_id
  where i.org_id = $1::uuid and i.provider = $2 and i.tenant = $3 and i.subject = $4
), team as (
  select m.team_id from memberships m
  join caller c on m.org_id = c.org_id and m.person_id = c.id
  join teams t on t.org_id = m.org_id and t.id = m.team_id and not t.is_gone
)
select
  (select to_jsonb(c) || jsonb_build_object(
    'teams', (select coalesce(jsonb_agg(team_id), '[]') from team),
    'grants', (select coalesce(jsonb_agg(jsonb_build_object('rights', r.rights, 'scope', g.scope)), '[]')
      from grants g join roles r on r.org_id = g.org_id and r.key = g.role and not r.is_gone
      where g.org_id = c.org_id and (g.ends_at is null or g.ends_at > app_now())
        and (g.person_id = c.id or g.team_id in (select team_id from team)
          or (g.person_id is null and g.team_id is null))))
    from caller c) as person,
  (select to_jsonb(a) from accounts a where a.org_id = $1::uuid and a.provider = $2
    and a.tenant = $3 and a.subject = $4) as seen`;

const knownOf = (seen: z.output<typeof Seen>): Known => ({
  isDeactivated: seen.is_deactivated,
  isGuest: seen.is_guest,
  isStranger: seen.is_stranger,
  isBot: seen.is_bot,
  zone: seen.zone,
  locale: seen.locale,
  seenAt: seen.seen_at,
  isChatGone: seen.chat_gone_at !== null,
});
