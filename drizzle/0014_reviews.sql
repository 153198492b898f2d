ALTER TABLE "exceptions" ADD COLUMN "granted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "reviewed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "reviewed_by" uuid;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "finding" text;--> statement-breakpoint
-- Row-level security is forced on the owner as well: these rows are read as the engine.
SELECT set_config('baton.org', '*', true);--> statement-breakpoint
UPDATE "exceptions" SET "granted_at" = "settled_at" WHERE "state" = 'granted';--> statement-breakpoint
SELECT set_config('baton.org', '', true);
