ALTER TABLE "exceptions" ADD COLUMN "granted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "reviewed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "reviewed_by" uuid;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "finding" text;--> statement-breakpoint
-- Row-level security is forced on the owner as well: these rows are read as each organisation's own.
DO $$ DECLARE org uuid; orgs uuid[]; BEGIN
  PERFORM set_config('baton.org', '*', true);
  orgs := ARRAY(SELECT "org_id" FROM "organisations");
  FOREACH org IN ARRAY orgs LOOP
    PERFORM set_config('baton.org', org::text, true);
    UPDATE "exceptions" SET "granted_at" = "settled_at" WHERE "state" = 'granted';
  END LOOP;
  PERFORM set_config('baton.org', '', true);
END $$;
