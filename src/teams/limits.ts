/** Teams' limits as data (learn.microsoft.com, "Format your bot messages" and "Rate limiting"). The renderer keeps them. */
export const LIMITS = {
  request: { bytes: 256 * 1024 },
  /** Teams refuses above 100 KB; UTF-16 or UTF-8, whichever is more, is held against the lower mark. */
  message: { bytes: 80 * 1024, refusedBytes: 100 * 1024 },
  /** What a locked phone shows. */
  summary: 100,
  actionsPerSet: 6,
  actions: 24,
  actionTitle: 80,
  title: 300,
  label: 120,
  url: 2000,
  /** What a press may answer as a short note beside the card; longer answers become a message. */
  note: 240,
  dialogTitle: 64,
  field: { label: 200, hint: 200, choices: 200, choice: 120, value: 4000 },
  form: { fields: 20 },
  /** Per bot and conversation, in seconds. The tightest sustained one paces us. */
  rates: [
    { messages: 7, seconds: 1 },
    { messages: 60, seconds: 30 },
    { messages: 1800, seconds: 3600 },
  ],
  paceMs: 500,
  /** How long an answer may be tried again: Teams sends a message anew after 15 s, and gives a press up before. */
  patienceMs: { message: 6000, press: 2500 },
} as const;

/** How much of a card is shown: the first level that fits a message is taken. */
export type Level = {
  readonly blocks: number;
  readonly text: number;
  readonly lines: number;
  readonly items: number;
  readonly facts: number;
};

export const LEVELS: readonly Level[] = [
  { blocks: 60, text: 6000, lines: 120, items: 80, facts: 40 },
  { blocks: 40, text: 1500, lines: 40, items: 30, facts: 20 },
  { blocks: 25, text: 500, lines: 10, items: 10, facts: 10 },
  { blocks: 10, text: 150, lines: 3, items: 3, facts: 4 },
];
