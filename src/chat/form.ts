/** A form as data: a Slack view or a Teams dialog. */
import type { Subject } from "../core/subject.ts";
import type { Text } from "./card.ts";

type Common = {
  /** Stable name: the key under which the value comes back. */
  readonly name: string;
  readonly label: Text;
  readonly hint?: Text;
  readonly isRequired: boolean;
};

export type Choice = { readonly value: string; readonly label: Text };

export type Field =
  | (Common & { readonly kind: "text"; readonly initial?: string; readonly maxLength: number })
  | (Common & { readonly kind: "long-text"; readonly initial?: string; readonly maxLength: number })
  | (Common & { readonly kind: "choice"; readonly choices: readonly Choice[]; readonly initial?: string })
  | (Common & {
      readonly kind: "choices";
      readonly choices: readonly Choice[];
      readonly initial?: readonly string[];
    })
  /** Wall-clock day and time in the reader's zone, as `YYYY-MM-DDTHH:mm`. */
  | (Common & { readonly kind: "local-time"; readonly zone: string; readonly initial?: string })
  | (Common & { readonly kind: "person"; readonly initial?: string });

export type Form = {
  /** The form's definition, found again when it is submitted. */
  readonly action: string;
  readonly subject?: Subject;
  readonly payload?: Readonly<Record<string, string>>;
  readonly title: Text;
  readonly intro?: Text;
  readonly submit: Text;
  readonly cancel: Text;
  readonly fields: readonly Field[];
};

/** A form that is ready for a platform: what it is about travels as an opaque handle. */
export type PreparedForm = Omit<Form, "action" | "subject" | "payload"> & { readonly handle: string };

/** What a person filled in, by field name; a choice of several comes as a list. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;
