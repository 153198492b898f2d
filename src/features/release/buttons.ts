/** What a press on a release's card does. Nothing of the card is believed but what its handle was made for. */
import { sentence } from "../../chat/card.ts";
import type { Button, Press } from "../../chat/command.ts";
import { requireRight } from "../../core/rights.ts";
import { words } from "../../core/words.ts";
import { approveRelease } from "./approve-release.ts";
import { findHolds } from "./find-holds.ts";
import { getRelease } from "./find-releases.ts";
import { finishRelease } from "./finish-release.ts";
import { changeForm, exceptionForm, rejectForm, requestForm } from "./forms.ts";
import { goRelease } from "./go-release.ts";
import { said, shown } from "./replies.ts";
import { rollBackRelease } from "./roll-back-release.ts";
import { withdrawRelease } from "./withdraw-release.ts";

const idOf = (press: Press) => ({ releaseId: press.subject.id });

export const approveButton: Button = {
  action: "release.approve",
  run: async (ctx, press) => {
    const { release, isNew } = await approveRelease(ctx, {
      ...idOf(press),
      revision: press.revision ?? 0,
      digest: press.payload.digest ?? "",
    });
    if (isNew) return said(ctx, release);
    return {
      to: "you",
      card: sentence(words(ctx, "release")("told.already-counts", { number: release.number })),
    };
  },
};

export const rejectButton: Button = {
  action: "release.reject",
  run: async (ctx, press) => ({
    form: rejectForm(ctx, await getRelease(ctx, press.subject.id), press.payload.digest ?? ""),
  }),
};

export const askExceptionButton: Button = {
  action: "release.ask-exception",
  run: async (ctx, press) => {
    const release = await getRelease(ctx, press.subject.id);
    const { holds } = await findHolds(ctx, release);
    return { form: exceptionForm(ctx, release, holds) };
  },
};

export const changeButton: Button = {
  action: "release.change",
  run: async (ctx, press) => ({ form: await changeForm(ctx, await getRelease(ctx, press.subject.id)) }),
};

export const withdrawButton: Button = {
  action: "release.withdraw",
  run: async (ctx, press) => said(ctx, await withdrawRelease(ctx, idOf(press))),
};

export const goButton: Button = {
  action: "release.go",
  run: async (ctx, press) =>
    said(ctx, await goRelease(ctx, { ...idOf(press), digest: press.payload.digest ?? "" })),
};

export const finishButton: Button = {
  action: "release.finish",
  run: async (ctx, press) => said(ctx, await finishRelease(ctx, idOf(press))),
};

export const rollBackButton: Button = {
  action: "release.roll-back",
  run: async (ctx, press) => said(ctx, await rollBackRelease(ctx, idOf(press))),
};

export const showButton: Button = {
  action: "release.show",
  run: async (ctx, press) => {
    requireRight(ctx, "release.read");
    return shown(ctx, await getRelease(ctx, press.subject.id));
  },
};

export const newButton: Button = {
  action: "release.new",
  run: async (ctx) => ({
    form: await requestForm(ctx, {
      service: "",
      version: "",
      environment: "",
      regions: null,
      plannedFor: null,
      notes: "",
    }),
  }),
};
