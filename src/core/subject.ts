/** What a card, a record, a timer or a right is about. */

export type SubjectKind =
  | "organisation"
  | "person"
  | "team"
  | "service"
  | "incident"
  | "page"
  | "release"
  | "exception"
  | "freeze"
  | "shift"
  | "rotation"
  | "cover"
  | "handoff"
  | "bridge"
  | "policy"
  | "installation"
  | "account"
  | "token"
  | "proposal";

export type Subject = { readonly kind: SubjectKind; readonly id: string };

export const subject = (kind: SubjectKind, row: { readonly id: string }): Subject => ({ kind, id: row.id });

/** `incident:0190…`, the form in which subjects are kept in rows and timer keys. */
export const subjectKey = (of: Subject): string => `${of.kind}:${of.id}`;

export function parseSubject(key: string): Subject {
  const colon = key.indexOf(":");
  return { kind: key.slice(0, colon) as SubjectKind, id: key.slice(colon + 1) };
}
