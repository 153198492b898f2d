CREATE TABLE "secret_prefixes" (
	"org_id" uuid NOT NULL,
	"prefix" text NOT NULL,
	CONSTRAINT "secret_prefixes_org_id_prefix_pk" PRIMARY KEY("org_id","prefix")
);
--> statement-breakpoint
ALTER TABLE "installations" ALTER COLUMN "secrets" DROP NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "secret_prefixes_key" ON "secret_prefixes" USING btree ("prefix");--> statement-breakpoint
-- Row-level security is forced on the owner as well: these rows are read as the engine.
SELECT set_config('baton.org', '*', true);--> statement-breakpoint
-- Where several organisations named the same, the oldest keeps it.
INSERT INTO "secret_prefixes" ("org_id", "prefix")
SELECT DISTINCT ON (i."secrets") i."org_id", i."secrets" FROM "installations" i
LEFT JOIN "organisations" o ON o."org_id" = i."org_id"
ORDER BY i."secrets", o."made_at", i."org_id";--> statement-breakpoint
-- The others' installations are as if Baton were uninstalled there, until their file names secrets of their own.
UPDATE "installations" i SET "secrets" = NULL, "gone_at" = coalesce(i."gone_at", app_now())
WHERE NOT EXISTS (SELECT FROM "secret_prefixes" p WHERE p."org_id" = i."org_id" AND p."prefix" = i."secrets");--> statement-breakpoint
SELECT set_config('baton.org', '', true);--> statement-breakpoint
ALTER TABLE "installations" ADD CONSTRAINT "installations_org_id_secrets_secret_prefixes_org_id_prefix_fk" FOREIGN KEY ("org_id","secrets") REFERENCES "public"."secret_prefixes"("org_id","prefix") ON DELETE no action ON UPDATE no action;