ALTER TABLE "instance" ADD COLUMN "decided_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "may_repeat" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "timers" ADD COLUMN "lived_at" timestamp (3) with time zone;