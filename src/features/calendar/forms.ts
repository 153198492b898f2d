/** The form that adds a freeze. */
import { z } from "zod";
import type { FormKind } from "../../chat/command.ts";
import type { Field, Form, FormValues } from "../../chat/form.ts";
import { type Ctx, now } from "../../core/context.ts";
import { cut } from "../../core/shorten.ts";
import { words } from "../../core/words.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { environments } from "../organisation/tables.ts";
import { AddFreeze, addFreeze } from "./add-freeze.ts";
import { freezeCard } from "./cards.ts";
import { findRegionClocks } from "./find-freezes.ts";
import { wallOf } from "./wall-rule.ts";

const EACH = "each-region";

const findEnvironments = (ctx: Ctx) =>
  ctx.tx
    .select({ value: environments.key, label: environments.name })
    .from(environments)
    .where(and(eq(environments.orgId, ctx.org.id), eq(environments.isGone, false)))
    .orderBy(asc(environments.rank));

/** A new freeze, filled in as far as the typed line went. */
export async function freezeForm(
  ctx: Ctx,
  typed: { readonly name: string; readonly reason: string },
): Promise<Form> {
  const t = words(ctx, "calendar");
  return {
    action: "calendar.add-freeze",
    title: t("form.title"),
    intro: t("form.intro"),
    submit: t("form.submit"),
    cancel: t("form.cancel"),
    fields: [
      {
        kind: "text",
        name: "name",
        label: t("form.name"),
        initial: cut(typed.name, 80),
        maxLength: 80,
        isRequired: true,
      },
      ...(await scopeFields(ctx)),
      ...timeFields(ctx),
      {
        kind: "long-text",
        name: "reason",
        label: t("form.reason"),
        initial: cut(typed.reason, 500),
        maxLength: 500,
        isRequired: true,
      },
    ],
  };
}

async function scopeFields(ctx: Ctx): Promise<Field[]> {
  const t = words(ctx, "calendar");
  const [regions, known] = await Promise.all([findRegionClocks(ctx), findEnvironments(ctx)]);
  return [
    {
      kind: "choices",
      name: "regions",
      label: t("form.regions"),
      hint: t("form.regions-hint"),
      choices: regions.map((region) => ({ value: region.key, label: region.name })),
      isRequired: false,
    },
    {
      kind: "choices",
      name: "environments",
      label: t("form.environments"),
      hint: t("form.environments-hint"),
      choices: known,
      isRequired: false,
    },
  ];
}

/** Two wall times, and whose wall they are on. */
function timeFields(ctx: Ctx): Field[] {
  const t = words(ctx, "calendar");
  const zone = ctx.reader.zone ?? ctx.org.zone;
  const times = { kind: "local-time", zone, initial: wallOf(now(ctx), zone), isRequired: true } as const;
  return [
    { ...times, name: "startsLocal", label: t("form.starts") },
    { ...times, name: "endsLocal", label: t("form.ends") },
    {
      kind: "choice",
      name: "zone",
      label: t("form.clock"),
      choices: [
        { value: EACH, label: t("form.clock-each") },
        { value: zone, label: t("form.clock-one", { zone }) },
      ],
      initial: EACH,
      isRequired: true,
    },
  ];
}

const Filled = z.object({
  name: z.string(),
  startsLocal: z.string(),
  endsLocal: z.string(),
  reason: z.string(),
  zone: z.string().default(EACH),
  regions: z.array(z.string()).default([]),
  environments: z.array(z.string()).default([]),
});

const orNull = (list: string[]): string[] | null => (list.length > 0 ? list : null);

/** The verb's input, or the fields that are wrong. */
function read(
  ctx: Ctx,
  values: FormValues,
): { input: z.output<typeof AddFreeze> } | { errors: Record<string, string> } {
  const filled = Filled.safeParse(values);
  const parsed = AddFreeze.safeParse(
    filled.success
      ? {
          ...filled.data,
          regions: orNull(filled.data.regions),
          environments: orNull(filled.data.environments),
          zone: filled.data.zone === EACH ? null : filled.data.zone,
        }
      : values,
  );
  if (parsed.success) return { input: parsed.data };
  const t = words(ctx, "calendar");
  return {
    errors: Object.fromEntries(parsed.error.issues.map((issue) => [String(issue.path[0]), t("form.wrong")])),
  };
}

export const addFreezeForm: FormKind = {
  action: "calendar.add-freeze",
  submit: async (ctx, press) => {
    const filled = read(ctx, press.values);
    if ("errors" in filled) return filled;
    return { to: "channel", card: await freezeCard(ctx, await addFreeze(ctx, filled.input)) };
  },
};
