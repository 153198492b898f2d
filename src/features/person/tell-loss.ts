/** Where Baton cannot write any more, its administrators must know, and whom no loud way reaches from then on. */
import type { Block, Card } from "../../chat/card.ts";
import { tell } from "../../chat/deliver.ts";
import { type Ctx, forReader, now } from "../../core/context.ts";
import { shorten } from "../../core/shorten.ts";
import type { Subject } from "../../core/subject.ts";
import { nearestLanguage, words } from "../../core/words.ts";
import { sql } from "../../db/drizzle.ts";
import { findGrants } from "./find-grants.ts";
import { getPerson } from "./find-people.ts";
import { findQuiet, type Quiet } from "./find-quiet.ts";
import { queueLossMail } from "./mail-loss.ts";

export type Loss = {
  readonly what: "installation" | "places" | "chat";
  readonly about: Subject;
  readonly platform: "slack" | "teams";
  /** What was lost, as people call it: the installation, channels, a person. */
  readonly name: string;
  /** Whose accounts there are lost; of one person, or of a whole team or tenant. Absent: nobody's. */
  readonly whose?: { readonly tenant: string; readonly personId?: string };
};

/** A card holds this many names. */
const MOST_NAMES = 20;

/** Tells every administrator on what is left to reach him. */
export async function tellLoss(ctx: Ctx, loss: Loss): Promise<void> {
  const quiet = loss.whose ? await findLeftQuiet(ctx, loss.platform, loss.whose) : [];
  // One person's own doing is an alarm only where nothing else reaches him.
  if (loss.what === "chat" && quiet.length === 0) return;
  const mark = `lost:${loss.about.kind}:${loss.about.id}:${now(ctx).toISOString()}`;
  const card = (reader: Ctx) => lossCard(reader, loss, quiet);
  for (const admin of await findAdministrators(ctx)) {
    const post = await tell(ctx, admin, { kind: "line", subject: loss.about, mark, card });
    if (post === null) await mailTo(ctx, admin, { mark, card });
  }
}

async function mailTo(
  ctx: Ctx,
  personId: string,
  { mark, card }: { readonly mark: string; readonly card: (reader: Ctx) => Card },
): Promise<void> {
  const { language } = await getPerson(ctx, personId);
  const reader = { ...ctx.reader, language: nearestLanguage(language, ctx.org.language) };
  const { title, blocks } = card(forReader(ctx, reader, { kind: "organisation" }));
  const lines = blocks.flatMap((block) => {
    if (block.kind === "text") return [block.text];
    return block.kind === "list" ? ["", block.title ?? "", ...block.items.map((item) => `- ${item}`)] : [];
  });
  await queueLossMail(ctx, mark, { personId, subject: `Baton: ${title}`, text: lines.join("\n") });
}

/** Who may do everything, everywhere. */
async function findAdministrators(ctx: Ctx): Promise<readonly string[]> {
  const held = await findGrants(ctx);
  const all = held.flatMap(({ personId, rights, scope }) =>
    personId !== null && rights.includes("*") && Object.keys(scope).length === 0 ? [personId] : [],
  );
  return [...new Set(all)];
}

/** Active people with an account there whom nothing loud reaches now. */
const findLeftQuiet = (
  ctx: Ctx,
  platform: Loss["platform"],
  { tenant, personId }: NonNullable<Loss["whose"]>,
): Promise<readonly Quiet[]> =>
  findQuiet(
    ctx,
    sql`${personId === undefined ? sql`true` : sql`p.id = ${personId}`} and exists (select from identities i
      where i.org_id = p.org_id and i.person_id = p.id and i.state = 'active'
        and i.provider = ${platform} and i.tenant = ${tenant})`,
  );

function lossCard(ctx: Ctx, loss: Loss, quiet: readonly Quiet[]): Card {
  const t = words(ctx, "person");
  const text = t(`loss.${loss.what}`, { name: loss.name, platform: t(`provider.${loss.platform}`) });
  const more = quiet.length - MOST_NAMES;
  const names = [
    ...quiet.slice(0, MOST_NAMES).map(({ name }) => name),
    ...(more > 0 ? [t("loss.more", { count: more })] : []),
  ];
  const list: Block[] =
    quiet.length > 0 && loss.what === "installation"
      ? [{ kind: "list", title: t("loss.quiet"), items: names }]
      : [];
  return {
    title: t("loss.title"),
    notification: shorten(text, 100),
    tone: "alarm",
    blocks: [{ kind: "text", text }, ...list],
  };
}
