/** The form behind *Change* on one's own card. */
import { z } from "zod";
import type { FormKind } from "../../chat/command.ts";
import type { Field, Form, FormValues } from "../../chat/form.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { LANGUAGES, type Words, words } from "../../core/words.ts";
import { addContact } from "./add-contact.ts";
import { myCard } from "./commands.ts";
import { findMe } from "./find-me.ts";
import { preferPlatform } from "./prefer-platform.ts";
import { readZone } from "./read-preference.ts";
import { setPreference } from "./set-preference.ts";
import type { Identity } from "./tables.ts";

/** The form of this person: what it shows is what holds now. */
export async function meForm(ctx: Ctx, personId: string): Promise<Form> {
  const t = words(ctx, "person");
  const { person, accounts } = await findMe(ctx, personId);
  const common = { maxLength: 64, kind: "text" } as const;
  return {
    action: "person.change-me",
    title: t("form.title"),
    submit: t("form.submit"),
    cancel: t("form.cancel"),
    fields: [
      languageField(t, person.language),
      {
        ...common,
        name: "zone",
        label: t("me.zone"),
        hint: t("form.zone-hint"),
        initial: person.zone,
        isRequired: true,
      },
      ...platformField(t, accounts),
      { ...common, name: "push", label: t("form.push"), hint: t("form.push-hint"), isRequired: false },
    ],
  };
}

function languageField(t: Words<"person">, language: string): Field {
  const known = LANGUAGES.filter((one) => one !== "pseudo");
  const initial = known.find((one) => one === language);
  return {
    kind: "choice",
    name: "language",
    label: t("me.language"),
    choices: known.map((value) => ({ value, label: t(`language.${value}`) })),
    ...(initial === undefined ? {} : { initial }),
    isRequired: true,
  };
}

/** Only for people on both platforms. */
function platformField(t: Words<"person">, accounts: readonly Identity[]): Field[] {
  const active = accounts.filter((one) => one.state === "active").map((one) => one.provider);
  const platforms = [...new Set(active)].filter((one) => one === "slack" || one === "teams");
  const [initial] = platforms;
  if (platforms.length < 2 || initial === undefined) return [];
  const choices = platforms.map((value) => ({ value, label: t(`provider.${value}`) }));
  return [
    { kind: "choice", name: "platform", label: t("form.platform"), choices, initial, isRequired: false },
  ];
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
