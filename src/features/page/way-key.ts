/** The timer that tries a page's next way: one a page. */
import { z } from "zod";

export const wayKey = (pageId: string): string => `page:${pageId}:way`;

/** What it is called and carries; what it does stands in `send-ways.ts`. */
export const NEXT_WAY = {
  kind: "page.next-way",
  version: 1,
  payload: z.object({ pageId: z.uuid(), minute: z.number() }),
} as const;
