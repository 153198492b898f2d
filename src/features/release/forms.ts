/** What is asked for by a form: a release, its change, the reason of a rejection, an exception. */
import type { Field, Form } from "../../chat/form.ts";
import type { Ctx } from "../../core/context.ts";
import { cut } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { localOf } from "../../core/wall-time.ts";
import { words } from "../../core/words.ts";
import { findRegionClocks } from "../calendar/find-freezes.ts";
import { LONGEST } from "./check-request.ts";
import { type Hold, ruleOf } from "./find-holds.ts";
import { findEnvironments, findServiceRegions, findServices, getService } from "./find-services.ts";
import type { TypedRequest } from "./read-request.ts";
import { nameHold } from "./say-holds.ts";
import type { Release } from "./tables.ts";

const zoneOf = (ctx: Ctx) => ctx.reader.zone ?? ctx.org.zone;

function wallIn(ctx: Ctx, at: Date | null): { initial?: string } {
  if (at === null) return {};
  const { date, time } = localOf(at, zoneOf(ctx));
  return { initial: `${date}T${time}` };
}

type Filled = Pick<Release, "version" | "notes" | "rollback" | "plannedFor">;

/** The fields that a request and its change share. */
function commonFields(ctx: Ctx, filled: Filled, regions: Field): Field[] {
  const t = words(ctx, "release");
  return [
    {
      kind: "text",
      name: "version",
      label: t("form.version"),
      initial: cut(filled.version, LONGEST.version),
      maxLength: LONGEST.version,
      isRequired: true,
    },
    regions,
    {
      kind: "local-time",
      name: "plannedFor",
      label: t("form.planned"),
      hint: t("form.planned-hint"),
      zone: zoneOf(ctx),
      ...wallIn(ctx, filled.plannedFor),
      isRequired: false,
    },
    {
      kind: "long-text",
      name: "notes",
      label: t("form.notes"),
      initial: cut(filled.notes, LONGEST.notes),
      maxLength: LONGEST.notes,
      isRequired: false,
    },
    {
      kind: "long-text",
      name: "rollback",
      label: t("form.rollback"),
      initial: cut(filled.rollback, LONGEST.rollback),
      maxLength: LONGEST.rollback,
      isRequired: false,
    },
  ];
}

function regionField(
  ctx: Ctx,
  regions: readonly { key: string; name: string }[],
  initial: readonly string[] | null,
): Field {
  const t = words(ctx, "release");
  const known = initial?.filter((key) => regions.some((region) => region.key === key)) ?? [];
  return {
    kind: "choices",
    name: "regions",
    label: t("form.regions"),
    hint: t("form.regions-hint"),
    choices: regions.map((region) => ({ value: region.key, label: region.name })),
    ...(known.length > 0 ? { initial: known } : {}),
    isRequired: false,
  };
}

/** A new request, filled in as far as the typed line went. */
export async function requestForm(ctx: Ctx, typed: TypedRequest): Promise<Form> {
  const t = words(ctx, "release");
  const [services, environments, regions] = await Promise.all([
    findServices(ctx),
    findEnvironments(ctx),
    findRegionClocks(ctx),
  ]);
  const choice = (rows: readonly { key: string; name: string }[], value: string) => ({
    choices: rows.map((row) => ({ value: row.key, label: row.name })),
    ...(rows.some((row) => row.key === value) ? { initial: value } : {}),
  });
  return {
    action: "release.request",
    title: t("form.request-title"),
    submit: t("form.request-submit"),
    cancel: t("form.cancel"),
    fields: [
      {
        kind: "choice",
        name: "service",
        label: t("form.service"),
        ...choice(services, typed.service),
        isRequired: true,
      },
      {
        kind: "choice",
        name: "environment",
        label: t("form.environment"),
        ...choice(environments, typed.environment),
        isRequired: true,
      },
      ...commonFields(ctx, { ...typed, rollback: "" }, regionField(ctx, regions, typed.regions)),
    ],
  };
}

/** A change of what waits. It says that earlier approvals end. */
export async function changeForm(ctx: Ctx, release: Release): Promise<Form> {
  const t = words(ctx, "release");
  const regions = await findServiceRegions(ctx, await getService(ctx, release.serviceId));
  return {
    action: "release.change",
    subject: subject("release", release),
    payload: { revision: String(release.revision) },
    title: t("form.change-title", { number: release.number }),
    intro: t("form.change-intro"),
    submit: t("form.change-submit"),
    cancel: t("form.cancel"),
    fields: commonFields(ctx, release, regionField(ctx, regions, release.regions)),
  };
}

/** The reason of a rejection, bound to what the rejecting person was shown. */
export function rejectForm(ctx: Ctx, release: Release, digest: string): Form {
  const t = words(ctx, "release");
  return {
    action: "release.reject",
    subject: subject("release", release),
    payload: { digest },
    title: t("form.reject-title", { number: release.number }),
    submit: t("button.reject"),
    cancel: t("form.cancel"),
    fields: [
      { kind: "long-text", name: "reason", label: t("form.reason"), maxLength: 500, isRequired: true },
    ],
  };
}

/** Which of its holds should be passed, and why. */
export function exceptionForm(ctx: Ctx, release: Release, holds: readonly Hold[]): Form {
  const t = words(ctx, "release");
  const choices = holds.flatMap((hold) => {
    const rule = ruleOf(hold);
    return rule === null ? [] : [{ value: rule, label: nameHold(ctx, hold) }];
  });
  return {
    action: "release.ask-exception",
    subject: subject("release", release),
    title: t("form.exception-title"),
    intro: t("form.exception-intro"),
    submit: t("form.exception-submit"),
    cancel: t("form.cancel"),
    fields: [
      {
        kind: "choice",
        name: "rule",
        label: t("form.exception-rule"),
        choices,
        ...(choices[0] ? { initial: choices[0].value } : {}),
        isRequired: true,
      },
      { kind: "long-text", name: "reason", label: t("form.reason"), maxLength: 500, isRequired: true },
    ],
  };
}
