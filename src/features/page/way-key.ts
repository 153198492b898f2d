/** The timer that tries a page's next way: one a page. */
export const wayKey = (pageId: string): string => `page:${pageId}:way`;
