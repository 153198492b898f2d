/** Opaque handles: what a button means is kept here, never in the message. */
import { createHash, randomBytes } from "node:crypto";
import type { Ctx } from "../core/context.ts";
import { parseSubject, type Subject, subjectKey } from "../core/subject.ts";
import { and, eq, gt, sql } from "../db/drizzle.ts";
import type { ActionButton, Card, PreparedBlock, PreparedButton, PreparedCard } from "./card.ts";
import type { Form, PreparedForm } from "./form.ts";
import { handles } from "./tables.ts";

const DAYS_VALID = 30;

export type Meaning = {
  readonly action: string;
  readonly subject: Subject;
  readonly revision: number | null;
  readonly payload: Readonly<Record<string, string>>;
  /** Only this person may press it; null: whoever sees it, and rights decide. */
  readonly personId: string | null;
};

type Wanted = Omit<Meaning, "personId">;

const meaningOf = (button: ActionButton): Wanted => ({
  action: button.action,
  subject: button.subject,
  revision: button.revision ?? null,
  payload: button.payload ?? {},
});

/** Makes handles for meanings, in one statement; the same meaning in the same `likeness` keeps its handle. */
async function makeHandles(
  ctx: Ctx,
  wanted: readonly Wanted[],
  where: { readonly likeness: string; readonly personId: string | null },
): Promise<string[]> {
  if (wanted.length === 0) return [];
  const rows = wanted.map((meaning) => ({
    orgId: ctx.org.id,
    handle: randomBytes(16).toString("base64url"),
    likeness: createHash("sha256")
      .update(JSON.stringify([where, meaning]))
      .digest("base64url"),
    action: meaning.action,
    subject: subjectKey(meaning.subject),
    revision: meaning.revision,
    payload: meaning.payload,
    personId: where.personId,
    madeAt: ctx.tx.now,
    expiresAt: new Date(ctx.tx.now.getTime() + DAYS_VALID * 86_400_000),
  }));
  const unlike = [...new Map(rows.map((row) => [row.likeness, row])).values()];
  const made = await ctx.tx
    .insert(handles)
    .values(unlike)
    .onConflictDoUpdate({
      target: [handles.orgId, handles.likeness],
      set: { expiresAt: sql`excluded.expires_at` },
    })
    .returning({ handle: handles.handle, likeness: handles.likeness });
  const byLikeness = new Map(made.map((row) => [row.likeness, row.handle]));
  return rows.map((row) => byLikeness.get(row.likeness) ?? row.handle);
}

/**
 * Makes a card ready for a platform. `likeness` names the post (or the answer) whose buttons these are;
 * `personId` binds them to one person.
 */
export async function prepareCard(
  ctx: Ctx,
  card: Card,
  where: { readonly likeness: string; readonly personId: string | null },
): Promise<PreparedCard> {
  const buttons = card.blocks.flatMap((block) => (block.kind === "buttons" ? block.buttons : []));
  const actions = buttons.filter((button): button is ActionButton => "action" in button);
  const made = await makeHandles(ctx, actions.map(meaningOf), where);
  const handleOf = new Map(actions.map((button, place) => [button, made[place] ?? ""]));
  const blocks = card.blocks.map((block): PreparedBlock => {
    if (block.kind !== "buttons") return block;
    return { kind: "buttons", buttons: block.buttons.map((button) => prepareButton(button, handleOf)) };
  });
  return { ...card, blocks };
}

function prepareButton(
  button: ActionButton | Extract<PreparedButton, { url: string }>,
  handleOf: ReadonlyMap<ActionButton, string>,
): PreparedButton {
  if ("url" in button) return button;
  const { action: _action, subject: _subject, revision: _revision, payload: _payload, ...shown } = button;
  return { ...shown, handle: handleOf.get(button) ?? "" };
}

/** Makes a form ready for a platform; only the person it was opened for may submit it. */
export async function prepareForm(
  ctx: Ctx,
  form: Form,
  where: { readonly likeness: string; readonly personId: string | null },
): Promise<PreparedForm> {
  const { action, subject, payload, ...shown } = form;
  const about = subject ?? { kind: "organisation" as const, id: ctx.org.id };
  const [handle = ""] = await makeHandles(
    ctx,
    [{ action, subject: about, revision: null, payload: payload ?? {} }],
    where,
  );
  return { ...shown, handle };
}

/** In the payload of a handle whose work is done. */
const USED = "used";

/** Its work is done from now on; false where another press, perhaps at the same instant, was first. */
export async function useUp(ctx: Ctx, handle: string): Promise<boolean> {
  const used = await ctx.tx
    .update(handles)
    .set({ payload: sql`${handles.payload} || ${JSON.stringify({ [USED]: "yes" })}::jsonb` })
    .where(
      and(
        eq(handles.orgId, ctx.org.id),
        eq(handles.handle, handle),
        sql`${handles.payload}->>${USED} is null`,
      ),
    )
    .returning({ handle: handles.handle });
  return used.length > 0;
}

/** What a pressed handle means; null where it is unknown here, of another organisation, or too old. */
export async function findMeaning(ctx: Ctx, handle: string): Promise<Meaning | null> {
  const [row] = await ctx.tx
    .select()
    .from(handles)
    .where(and(eq(handles.orgId, ctx.org.id), eq(handles.handle, handle), gt(handles.expiresAt, ctx.tx.now)));
  if (!row) return null;
  const { [USED]: _, ...payload } = row.payload as Record<string, string>;
  return {
    action: row.action,
    subject: parseSubject(row.subject),
    revision: row.revision,
    payload,
    personId: row.personId,
  };
}
