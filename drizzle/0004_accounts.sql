CREATE TABLE "accounts" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"provider" text NOT NULL,
	"tenant" text NOT NULL,
	"subject" text NOT NULL,
	"person_id" uuid,
	"is_deactivated" boolean DEFAULT false NOT NULL,
	"is_guest" boolean DEFAULT false NOT NULL,
	"is_stranger" boolean DEFAULT false NOT NULL,
	"is_bot" boolean DEFAULT false NOT NULL,
	"zone" text,
	"locale" text,
	"seen_at" timestamp (3) with time zone,
	"heard_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "accounts_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
ALTER TABLE "installations" ADD COLUMN "gone_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "given" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_account" ON "accounts" USING btree ("org_id","provider","tenant","subject");--> statement-breakpoint
CREATE INDEX "accounts_person" ON "accounts" USING btree ("org_id","person_id");--> statement-breakpoint
CREATE INDEX "accounts_old" ON "accounts" USING btree ("heard_at") WHERE person_id is null;