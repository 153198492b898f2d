ALTER TABLE "exception_approvals" ADD COLUMN "account" text;--> statement-breakpoint
-- What waits was agreed to with an account that nobody noted: the one that its giver is asked at.
-- Row-level security is forced on the owner as well: these rows are read as each organisation's own.
DO $$ DECLARE org uuid; orgs uuid[]; BEGIN
  PERFORM set_config('baton.org', '*', true);
  orgs := ARRAY(SELECT "org_id" FROM "organisations");
  FOREACH org IN ARRAY orgs LOOP
    PERFORM set_config('baton.org', org::text, true);
    UPDATE "exception_approvals" a SET "account" = (
      SELECT i."provider" || ':' || i."tenant" || ':' || i."subject" FROM "identities" i
      WHERE i."org_id" = a."org_id" AND i."person_id" = a."person_id" AND i."provider" IN ('slack', 'teams')
      ORDER BY i."state", i."rank" LIMIT 1)
    FROM "exceptions" e WHERE e."org_id" = a."org_id" AND e."id" = a."exception_id" AND e."state" = 'requested';
  END LOOP;
  PERFORM set_config('baton.org', '', true);
END $$;
