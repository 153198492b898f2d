/** The shapes of `people:`, `roles:` and `grants:` in the organisation's file. */
import { z } from "zod";
import { KeyName, Label, LanguageName, Was, ZoneName } from "../organisation/file-pieces.ts";

/** One account or several; the preferred one first. */
const several = (one: z.ZodString) =>
  z
    .union([one, z.array(one).min(1).max(10)])
    .transform((value) => (typeof value === "string" ? [value] : value))
    .exactOptional();

const accountId = z.string().trim().min(1).max(200);
const email = z
  .string()
  .trim()
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "person.email");

export const ACCOUNT_KINDS = ["slack", "teams", "github", "gitlab", "email", "phone", "oidc"] as const;

/** `slack: U0ANNA`, or `slack: T0MERIDIAN/U0ANNA` where there are several Slack teams; likewise Teams. */
export const Accounts = z.strictObject({
  slack: several(accountId),
  teams: several(accountId),
  github: several(accountId),
  gitlab: several(accountId),
  email: several(email),
  phone: several(z.string().regex(/^\+[1-9]\d{5,14}$/, "person.phone")),
  oidc: several(accountId),
});

/** One way to reach a person; exactly one of the first four. */
export const Contact = z
  .strictObject({
    chat: z.enum(["slack", "teams", "all"]).exactOptional(),
    email: email.exactOptional(),
    /** A topic of the push service that the environment names. */
    push: z
      .string()
      .regex(/^[\w-]{3,64}$/, "person.topic")
      .exactOptional(),
    webhook: z.url({ protocol: /^https?$/, error: "person.webhook" }).exactOptional(),
    /** Minutes after the page began. */
    after: z.int().min(0).max(120).default(0),
    /** Whether it rings; push and webhook do, unless said otherwise. */
    loud: z.boolean().exactOptional(),
  })
  .refine((one) => CONTACT_KINDS.filter((kind) => one[kind] !== undefined).length === 1, "person.one-way");
export const CONTACT_KINDS = ["chat", "email", "push", "webhook"] as const;
export type Contact = z.output<typeof Contact>;

export const PersonInFile = z.strictObject({
  was: Was,
  name: Label,
  /** The day on which he came, where somebody had this key who was erased since: it is another, or he is back. */
  anew: z.iso.date("person.date").exactOptional(),
  region: KeyName.exactOptional(),
  /** What the chat account says, else the region's, where none is said; the person's own choice in chat stands above. */
  zone: ZoneName.exactOptional(),
  language: LanguageName.exactOptional(),
  teams: z.array(KeyName).default([]),
  accounts: Accounts.default({}),
  /** In the order in which they are tried; without any, the organisation's `contactLadder`. */
  contacts: z.array(Contact).min(1).max(10).exactOptional(),
});
export type PersonInFile = z.output<typeof PersonInFile>;
export const PeopleFile = z.record(KeyName, PersonInFile);
export type PeopleFile = z.output<typeof PeopleFile>;

export const RolesFile = z.record(
  KeyName,
  z.strictObject({
    was: Was,
    /** `release.approve`, `release.*` or `*`. */
    rights: z.array(z.string().regex(/^(\*|[a-z]+\.(\*|[a-z-]+))$/, "person.right")).min(1),
  }),
);
export type RolesFile = z.output<typeof RolesFile>;

export const GrantInFile = z
  .strictObject({
    role: KeyName,
    people: z.array(KeyName).min(1).exactOptional(),
    teams: z.array(KeyName).min(1).exactOptional(),
    everyone: z.literal(true).exactOptional(),
    /** Where it holds; a dimension that is not named is not limited. */
    in: z
      .strictObject({
        team: KeyName.exactOptional(),
        service: KeyName.exactOptional(),
        environment: KeyName.exactOptional(),
        region: KeyName.exactOptional(),
      })
      .default({}),
    /** The last day, in the organisation's zone. */
    until: z.iso.date("person.date").exactOptional(),
  })
  .refine((one) => Boolean(one.people ?? one.teams ?? one.everyone), "person.grant-to-nobody");
export const GrantsFile = z.array(GrantInFile);
export type GrantsFile = z.output<typeof GrantsFile>;
