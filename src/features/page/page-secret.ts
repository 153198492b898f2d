/** The secret of a page's link: signed, bound to one page of one organisation, worth one acknowledgement while that is wanted. */
import type { Keys } from "../../core/keys.ts";
import type { Page } from "./tables.ts";

const PURPOSE = "page-link";

export const pageSecret = (keys: Keys, page: Pick<Page, "orgId" | "id">): string => {
  const text = `${page.orgId}.${page.id}`;
  return `${text}.${keys.sign(PURPOSE, text)}`;
};

const SHAPE = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.([A-Za-z0-9_-]{20,80})$/;

/** Null for whatever we have not signed. */
export function readPageSecret(
  keys: Keys,
  secret: string,
): { readonly orgId: string; readonly pageId: string } | null {
  const [, orgId = "", pageId = "", signature = ""] = SHAPE.exec(secret) ?? [];
  return keys.isSigned(PURPOSE, `${orgId}.${pageId}`, signature) ? { orgId, pageId } : null;
}
