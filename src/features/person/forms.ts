/** The form behind *Change* on one's own card. */
import { z } from "zod";
import type { FormKind } from "../../chat/command.ts";
import type { Form, FormValues } from "../../chat/form.ts";
import { type Ctx, actorPerson } from "../../core/context.ts";
import { LANGUAGES, words } from "../../core/words.ts";
import { addContact } from "./add-contact.ts";
import { myCard } from "./commands.ts";
import { findMe } from "./find-me.ts";
import { preferPlatform } from "./prefer-platform.ts";
import { readZone } from "./read-preference.ts";
import { setPreference } from "./set-preference.ts";

/** Errors: none; an account that nobody linked gets no form but its card. */
export async function meForm(ctx: Ctx, personId: string): Promise<Form> {
  const t = words(ctx, "person");
  const { person, accounts } = await findMe(ctx, personId);
  const platforms = [...new Set(accounts.filter((one) => one.state === "active").map((one) => one.provider))].filter(
    (provider) => provider === "slack" || provider === "teams",
  );
  const languages = LANGUAGES.filter((language) => language !== "pseudo");
  const isKnown = languages.some((language) => language === person.language);
  return {
    action: "person.change-me",
    title: t("form.title"),
    submit: t("form.submit"),
    cancel: t("form.cancel"),
    fields: [
      {
        kind: "choice",
        name: "language",
        label: t("me.language"),
        choices: languages.map((value) => ({ value, label: t(`language.${value}`) })),
        ...(isKnown ? { initial: person.language } : {}),
        isRequired: true,
      },
      {
        kind: "text",
        name: "zone",
        label: t("me.zone"),
        hint: t("form.zone-hint"),
        initial: person.zone,
        maxLength: 60,
        isRequired: true,
      },
      ...(platforms.length > 1
        ? [
            {
              kind: "choice" as const,
              name: "platform",
              label: t("form.platform"),
              choices: platforms.map((value) => ({ value, label: t(`provider.${value}`) })),
              ...(platforms[0] === undefined ? {} : { initial: platforms[0] }),
              isRequired: false,
            },
          ]
        : []),
      {
        kind: "text",
        name: "push",
        label: t("form.push"),
        hint: t("form.push-hint"),
        maxLength: 64,
        isRequired: false,
      },
    ],
  };
}

const Filled = z.object({
  language: z.enum(LANGUAGES),
  zone: z.string().max(60),
  platform: z.enum(["slack", "teams"]).optional().catch(undefined),
  push: z.string().trim().default(""),
});

export const meFormKind: FormKind = {
  action: "person.change-me",
  submit: async (ctx, press) => {
    const errors = await save(ctx, press.values);
    return errors ? { errors } : { to: "you", card: await myCard(ctx) };
  },
};

async function save(ctx: Ctx, values: FormValues): Promise<Record<string, string> | null> {
  const t = words(ctx, "person");
  const filled = Filled.parse(values);
  if (filled.push !== "" && !/^[\w-]{3,64}$/.test(filled.push))
    return { push: t("refusal.bad-push", { typed: filled.push }) };
  const me = await findMe(ctx, actorPerson(ctx) ?? "");
  const zone = readZone(filled.zone);
  // What was left as it is stays the file's: only a change is a choice.
  const isZoneSame = zone === me.person.zone;
  const isLanguageSame = filled.language === me.person.language;
  if (!isZoneSame || !isLanguageSame)
    await setPreference(ctx, {
      ...(isZoneSame ? {} : { zone }),
      ...(isLanguageSame ? {} : { language: filled.language }),
    });
  if (filled.platform && filled.platform !== me.accounts[0]?.provider)
    await preferPlatform(ctx, { platform: filled.platform });
  if (filled.push !== "") await addContact(ctx, { kind: "push", address: filled.push });
  return null;
}
