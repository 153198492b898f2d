/** Block Kit as Slack documents it, with its limits: written apart from the renderer, so that each checks the other. */
import { z } from "zod";

const id = z.string().min(1).max(255);
const plain = (max: number) =>
  z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
const markup = (max: number) =>
  z.strictObject({
    type: z.literal("mrkdwn"),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
const anyText = (max: number) => z.union([plain(max), markup(max)]);
const web = z
  .string()
  .regex(/^https?:\/\//)
  .max(3000);

const Confirm = z.strictObject({
  title: plain(100),
  text: anyText(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(["primary", "danger"]).optional(),
});
const Option = z.strictObject({
  text: plain(75),
  value: z.string().min(1).max(150),
  description: plain(75).optional(),
});
const options = z.array(Option).min(1).max(100).optional();
const optionGroups = z
  .array(z.strictObject({ label: plain(75), options: z.array(Option).min(1).max(100) }))
  .min(1)
  .max(100)
  .optional();
const control = { action_id: id, confirm: Confirm.optional(), placeholder: plain(150).optional() };

const Button = z.strictObject({
  type: z.literal("button"),
  text: plain(75),
  action_id: id,
  url: web.optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  confirm: Confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});
const Selects = [
  z.strictObject({
    type: z.literal("static_select"),
    ...control,
    options,
    option_groups: optionGroups,
    initial_option: Option.optional(),
  }),
  z.strictObject({
    type: z.literal("multi_static_select"),
    ...control,
    options,
    option_groups: optionGroups,
    initial_options: z.array(Option).min(1).max(100).optional(),
    max_selected_items: z.int().min(1).optional(),
  }),
  z.strictObject({ type: z.literal("users_select"), ...control, initial_user: id.optional() }),
  z.strictObject({
    type: z.literal("datepicker"),
    ...control,
    initial_date: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d$/)
      .optional(),
  }),
  z.strictObject({
    type: z.literal("timepicker"),
    ...control,
    initial_time: z
      .string()
      .regex(/^\d\d:\d\d$/)
      .optional(),
    timezone: z.string().max(100).optional(),
  }),
] as const;
const TextInput = z
  .strictObject({
    type: z.literal("plain_text_input"),
    ...control,
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
    initial_value: z.string().max(3000).optional(),
  })
  .refine((input) => (input.initial_value?.length ?? 0) <= (input.max_length ?? 3000));

const Style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional();
const Inline = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text: z.string().min(1), style: Style }),
  z.strictObject({
    type: z.literal("date"),
    timestamp: z.int(),
    format: z.string().min(1),
    fallback: z.string().optional(),
    url: web.optional(),
    style: Style,
  }),
  z.strictObject({
    type: z.literal("link"),
    url: z.string().max(3000),
    text: z.string().optional(),
    style: Style,
  }),
  z.strictObject({ type: z.literal("user"), user_id: id, style: Style }),
  z.strictObject({
    type: z.literal("broadcast"),
    range: z.enum(["here", "channel", "everyone"]),
    style: Style,
  }),
  z.strictObject({ type: z.literal("emoji"), name: z.string(), style: Style }),
]);
const Section = z.strictObject({ type: z.literal("rich_text_section"), elements: z.array(Inline).min(1) });
const RichElement = z.discriminatedUnion("type", [
  Section,
  z.strictObject({
    type: z.literal("rich_text_quote"),
    elements: z.array(Inline).min(1),
    border: z.int().optional(),
  }),
  z.strictObject({ type: z.literal("rich_text_preformatted"), elements: z.array(Inline).min(1) }),
  z.strictObject({
    type: z.literal("rich_text_list"),
    style: z.enum(["bullet", "ordered"]),
    elements: z.array(Section).min(1),
    indent: z.int().min(0).max(8).optional(),
    offset: z.int().min(0).optional(),
  }),
]);

const block_id = id.optional();
const Actions = z.strictObject({
  type: z.literal("actions"),
  block_id,
  elements: z
    .array(z.union([Button, ...Selects]))
    .min(1)
    .max(25),
});

export const Block = z.union([
  z.strictObject({ type: z.literal("header"), block_id, text: plain(150) }),
  z.strictObject({ type: z.literal("divider"), block_id }),
  z
    .strictObject({
      type: z.literal("section"),
      block_id,
      text: anyText(3000).optional(),
      fields: z.array(anyText(2000)).min(1).max(10).optional(),
      accessory: Button.optional(),
    })
    .refine((section) => section.text !== undefined || section.fields !== undefined),
  z.strictObject({
    type: z.literal("context"),
    block_id,
    elements: z
      .array(
        z.union([
          anyText(2000),
          z.strictObject({ type: z.literal("image"), image_url: web, alt_text: z.string().min(1).max(2000) }),
        ]),
      )
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal("image"),
    block_id,
    image_url: web,
    alt_text: z.string().min(1).max(2000),
    title: plain(2000).optional(),
  }),
  z.strictObject({ type: z.literal("rich_text"), block_id, elements: z.array(RichElement).min(1) }),
  Actions,
  z.strictObject({
    type: z.literal("input"),
    block_id,
    label: plain(2000),
    hint: plain(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: z.union([TextInput, ...Selects]),
  }),
]);
export type Block = z.output<typeof Block>;
export type Inline = z.output<typeof Inline>;

export const ModalView = z.strictObject({
  type: z.literal("modal"),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  title: plain(24),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  notify_on_close: z.boolean().optional(),
  clear_on_close: z.boolean().optional(),
  blocks: z.array(Block).max(100),
});
export const HomeView = z.strictObject({
  type: z.literal("home"),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  blocks: z.array(Block).max(100),
});
export type View = z.output<typeof ModalView> | z.output<typeof HomeView>;
