/** Slack's limits as data (docs.slack.dev, reference/block-kit and methods). The renderer keeps them; Slack never cuts. */
export const LIMITS = {
  message: {
    blocks: 50,
    /** Characters of all texts of a message; Slack's own limit (`msg_blocks_too_long`) is higher and unwritten. */
    characters: 12_000,
    /** The plain `text`: what a locked phone shows. */
    notification: 100,
    /** Longer and Slack may split the message. */
    text: 4_000,
  },
  view: { blocks: 100, title: 24, submit: 24, close: 24, privateMetadata: 3_000 },
  header: 150,
  section: { text: 3_000, fields: 10, field: 2_000 },
  /** One rich_text block; Slack names no figure, so that of a section. */
  richText: 3_000,
  context: { elements: 10, text: 2_000 },
  actions: { elements: 25 },
  button: { text: 75, value: 2_000, url: 3_000 },
  confirm: { title: 100, text: 300, answer: 30 },
  image: { url: 3_000, alternative: 2_000 },
  input: { label: 2_000, hint: 2_000, value: 3_000 },
  option: { text: 75, value: 150, count: 100 },
  optionGroup: { label: 75, count: 100 },
  id: 255,
  channel: { name: 80, topic: 250 },
  request: { bytes: 1_000_000 },
} as const;
