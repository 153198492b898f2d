/** Takes `@x [for @y] [from …] until … [reason]` apart. */
import type { Line, Mention } from "../../chat/line.ts";
import { type Ctx, now } from "../../core/context.ts";
import { readInterval, type TypedInterval } from "../../core/read-interval.ts";
import { wordsIn } from "../../core/words.ts";
import { getMeant } from "../person/find-people.ts";
import type { Person } from "../person/tables.ts";

export type TypedCover = {
  /** Null: nobody was named. */
  readonly coverer: Person | null;
  /** Null: whoever typed it. */
  readonly replaced: Person | null;
  readonly times: TypedInterval;
};

/** Errors: the refusals of `getMeant` where a person is not known. */
export async function readCover(ctx: Ctx, line: Line): Promise<TypedCover> {
  const coverer = await takePerson(ctx, line);
  const forWords = [ctx.reader.language, "en" as const].flatMap((language) =>
    wordsIn(language, "oncall")("synonyms.for").split(", "),
  );
  // "for 2 hours" is a length; only a mention or "@name" after the word is a person.
  const rest = line.rest.split(/\s+/);
  const isForPerson = forWords.includes(rest[0]?.toLowerCase() ?? "") && /^(?:<@|@)/.test(rest[1] ?? "");
  if (isForPerson) line.take();
  const replaced = isForPerson ? await takePerson(ctx, line) : null;
  const reader = { language: ctx.reader.language, zone: ctx.reader.zone ?? ctx.org.zone, after: now(ctx) };
  return { coverer, replaced, times: readInterval(line.takeRest(), reader) };
}

async function takePerson(ctx: Ctx, line: Line): Promise<Person | null> {
  const meant: Mention | string | undefined = line.takeMention() ?? line.take();
  return meant === undefined ? null : getMeant(ctx, meant);
}
