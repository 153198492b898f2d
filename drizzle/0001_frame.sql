CREATE TABLE "deliveries" (
	"org_id" uuid NOT NULL,
	"id" text NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "deliveries_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "handles" (
	"org_id" uuid NOT NULL,
	"handle" text NOT NULL,
	"likeness" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"revision" integer,
	"payload" jsonb NOT NULL,
	"person_id" uuid,
	"made_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "handles_handle_pk" PRIMARY KEY("handle")
);
--> statement-breakpoint
CREATE TABLE "installations" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"platform" text NOT NULL,
	"enterprise" text DEFAULT '' NOT NULL,
	"team" text NOT NULL,
	"name" text NOT NULL,
	"secrets" text NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"service_url" text,
	CONSTRAINT "installations_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "places" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"state" text NOT NULL,
	"conversation" text,
	"thread" text,
	"name" text NOT NULL,
	"url" text,
	"language" text NOT NULL,
	"is_shared" boolean DEFAULT false NOT NULL,
	"under_id" uuid,
	CONSTRAINT "places_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"installation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"mark" text NOT NULL,
	"audience" text NOT NULL,
	"subject" text NOT NULL,
	"place_id" uuid,
	"person_id" uuid,
	"account" text,
	"parent_id" uuid,
	"conversation" text,
	"thread" text,
	"language" text NOT NULL,
	"zone" text,
	"content" jsonb,
	"message" text,
	"state" text DEFAULT 'queued' NOT NULL,
	"shown" text,
	"queued_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"is_repeat" boolean DEFAULT false NOT NULL,
	CONSTRAINT "posts_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "chain_heads" (
	"org_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "chain_heads_org_id_pk" PRIMARY KEY("org_id")
);
--> statement-breakpoint
CREATE TABLE "person_keys" (
	"org_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"wrapped" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "person_keys_org_id_person_id_pk" PRIMARY KEY("org_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "records" (
	"org_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"entry" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "records_org_id_seq_pk" PRIMARY KEY("org_id","seq")
);
--> statement-breakpoint
CREATE TABLE "instance" (
	"id" text PRIMARY KEY NOT NULL,
	"public_url" text NOT NULL,
	"held_because" text,
	"held_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "lanes" (
	"org_id" uuid NOT NULL,
	"lane" text NOT NULL,
	"ready_at" timestamp (3) with time zone,
	"paused_until" timestamp (3) with time zone,
	"priority" integer NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"token" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "lanes_org_id_lane_pk" PRIMARY KEY("org_id","lane")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"org_id" uuid NOT NULL,
	"id" bigserial NOT NULL,
	"mark" text NOT NULL,
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"lane" text NOT NULL,
	"priority" integer NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"repeats" integer DEFAULT 0 NOT NULL,
	"queued_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone,
	"last_error" text,
	CONSTRAINT "outbox_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "timers" (
	"org_id" uuid NOT NULL,
	"id" bigserial NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"payload" jsonb NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"wanted_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone,
	"last_error" text,
	CONSTRAINT "timers_org_id_key_pk" PRIMARY KEY("org_id","key")
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"person_id" uuid,
	"rights" jsonb NOT NULL,
	"scope" jsonb NOT NULL,
	"made_by" uuid,
	"made_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "api_tokens_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "bridge_settings" (
	"org_id" uuid NOT NULL,
	"settings" jsonb NOT NULL,
	"managed_by" text NOT NULL,
	CONSTRAINT "bridge_settings_org_id_pk" PRIMARY KEY("org_id")
);
--> statement-breakpoint
CREATE TABLE "bridges" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"incident_id" uuid NOT NULL,
	"room" text NOT NULL,
	"state" text NOT NULL,
	"provider" text,
	"attempt" integer DEFAULT 0 NOT NULL,
	"join_url" text,
	"dial_in" jsonb NOT NULL,
	"pin" text,
	"last_error" text,
	"wanted_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "bridges_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "freezes" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"regions" jsonb,
	"environments" jsonb,
	"services" jsonb,
	"starts_local" text NOT NULL,
	"ends_local" text NOT NULL,
	"zone" text,
	"reason" text NOT NULL,
	"exception_quorum" integer DEFAULT 1 NOT NULL,
	"is_confirmed" boolean NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"added_by" uuid,
	"added_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" uuid,
	"managed_by" text NOT NULL,
	CONSTRAINT "freezes_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "escalation_runs" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"seq" bigserial NOT NULL,
	"incident_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"policy_key" text NOT NULL,
	"policy" jsonb NOT NULL,
	"step" integer NOT NULL,
	"round" integer NOT NULL,
	"state" text NOT NULL,
	"is_waking" boolean NOT NULL,
	"next_at" timestamp (3) with time zone,
	"asked" jsonb NOT NULL,
	"declined" jsonb NOT NULL,
	"is_deserted" boolean DEFAULT false NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"stopped_at" timestamp (3) with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "escalation_runs_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"policy" jsonb NOT NULL,
	"managed_by" text NOT NULL,
	"is_gone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "policies_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "exception_approvals" (
	"org_id" uuid NOT NULL,
	"exception_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "exception_approvals_org_id_exception_id_person_id_pk" PRIMARY KEY("org_id","exception_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "exceptions" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"subject" text NOT NULL,
	"subject_name" text NOT NULL,
	"rule" text NOT NULL,
	"rule_name" text NOT NULL,
	"scope" jsonb NOT NULL,
	"reason" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"quorum" integer NOT NULL,
	"state" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"review_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"settled_by" uuid,
	"refusal_reason" text,
	CONSTRAINT "exceptions_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "handoff_notes" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"team_id" uuid NOT NULL,
	"text" text NOT NULL,
	"by" uuid NOT NULL,
	"language" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"passed_with" uuid,
	CONSTRAINT "handoff_notes_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "handoffs" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"team_id" uuid NOT NULL,
	"rotation_id" uuid NOT NULL,
	"boundary_at" timestamp (3) with time zone NOT NULL,
	"outgoing_id" uuid,
	"incoming_id" uuid,
	"outgoing_shift" text,
	"incoming_shift" text,
	"state" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"signed_at" timestamp (3) with time zone,
	"accepted_by" uuid,
	"accepted_at" timestamp (3) with time zone,
	"lead_told_at" timestamp (3) with time zone,
	CONSTRAINT "handoffs_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"severity" text NOT NULL,
	"service_id" uuid,
	"service_typed" text,
	"is_service_guessed" boolean DEFAULT false NOT NULL,
	"severity_typed" text,
	"team_id" uuid NOT NULL,
	"state" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"opened_by" uuid,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"owner_id" uuid,
	"acknowledged_at" timestamp (3) with time zone,
	"resolved_at" timestamp (3) with time zone,
	"progress_at" timestamp (3) with time zone NOT NULL,
	"still_count" integer DEFAULT 0 NOT NULL,
	"last_update" text,
	"last_update_by" uuid,
	"last_phrases" jsonb,
	"next_update_at" timestamp (3) with time zone,
	"merged_into" uuid,
	"like_id" uuid,
	"is_practice" boolean DEFAULT false NOT NULL,
	"visibility" text DEFAULT 'organisation' NOT NULL,
	CONSTRAINT "incidents_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "covers" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"replaces_id" uuid NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"reason" text,
	"made_by" uuid,
	"made_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" uuid,
	CONSTRAINT "covers_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "duty_states" (
	"org_id" uuid NOT NULL,
	"rotation_id" uuid NOT NULL,
	"person_id" uuid,
	"shift_name" text,
	"settled_at" timestamp (3) with time zone NOT NULL,
	"next_at" timestamp (3) with time zone,
	"tz_release" text NOT NULL,
	CONSTRAINT "duty_states_org_id_rotation_id_pk" PRIMARY KEY("org_id","rotation_id")
);
--> statement-breakpoint
CREATE TABLE "rotations" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"team_id" uuid NOT NULL,
	"name" text NOT NULL,
	"level" text NOT NULL,
	"may_have_gaps" boolean DEFAULT false NOT NULL,
	"managed_by" text NOT NULL,
	"is_gone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "rotations_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "shift_people" (
	"org_id" uuid NOT NULL,
	"shift_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "shift_people_org_id_shift_id_position_pk" PRIMARY KEY("org_id","shift_id","position")
);
--> statement-breakpoint
CREATE TABLE "shifts" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"rotation_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"zone" text NOT NULL,
	"starts_local" text NOT NULL,
	"ends_local" text,
	"days" jsonb NOT NULL,
	"turns" text NOT NULL,
	"every" integer NOT NULL,
	"handover_day" integer NOT NULL,
	"from_date" text NOT NULL,
	CONSTRAINT "shifts_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "environments" (
	"org_id" uuid NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"rank" integer NOT NULL,
	"is_production" boolean NOT NULL,
	"managed_by" text NOT NULL,
	"is_gone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "environments_org_id_key_pk" PRIMARY KEY("org_id","key")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"org_id" uuid NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"language" text NOT NULL,
	"zone" text NOT NULL,
	"file_hash" text,
	"settings" jsonb NOT NULL,
	"next_incident" integer DEFAULT 1 NOT NULL,
	"next_release" integer DEFAULT 1 NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "organisations_org_id_pk" PRIMARY KEY("org_id")
);
--> statement-breakpoint
CREATE TABLE "regions" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"zone" text NOT NULL,
	"language" text NOT NULL,
	"country" text NOT NULL,
	"working_hours" jsonb NOT NULL,
	"lead_id" uuid,
	"managed_by" text NOT NULL,
	"is_gone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "regions_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "services" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"aliases" jsonb NOT NULL,
	"team_id" uuid NOT NULL,
	"regions" jsonb NOT NULL,
	"policy" text,
	"managed_by" text NOT NULL,
	"is_gone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "services_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "severities" (
	"org_id" uuid NOT NULL,
	"key" text NOT NULL,
	"rank" integer NOT NULL,
	"aliases" jsonb NOT NULL,
	"wakes" boolean NOT NULL,
	"is_default" boolean NOT NULL,
	"managed_by" text NOT NULL,
	"is_gone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "severities_org_id_key_pk" PRIMARY KEY("org_id","key")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"region_id" uuid,
	"lead_id" uuid,
	"channels" jsonb NOT NULL,
	"language" text NOT NULL,
	"managed_by" text NOT NULL,
	"is_gone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "teams_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "page_attempts" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"page_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"way" integer NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"post_id" uuid,
	"due_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "page_attempts_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "pages" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"seq" bigserial NOT NULL,
	"about" text NOT NULL,
	"person_id" uuid NOT NULL,
	"mark" text NOT NULL,
	"why" jsonb NOT NULL,
	"state" text NOT NULL,
	"answer" text,
	"ladder" jsonb NOT NULL,
	"is_loud" boolean NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"first_sent_at" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"stood_down_at" timestamp (3) with time zone,
	"stood_down_because" text,
	"is_practice" boolean NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "pages_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "contact_methods" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"is_loud" boolean NOT NULL,
	"rank" integer NOT NULL,
	"after_minutes" integer DEFAULT 0 NOT NULL,
	"tested_at" timestamp (3) with time zone,
	"managed_by" text NOT NULL,
	CONSTRAINT "contact_methods_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"role" text NOT NULL,
	"person_id" uuid,
	"team_id" uuid,
	"scope" jsonb NOT NULL,
	"managed_by" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone,
	CONSTRAINT "grants_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"tenant" text DEFAULT '' NOT NULL,
	"subject" text NOT NULL,
	"state" text NOT NULL,
	"proof" text NOT NULL,
	"conversation" text,
	"linked_at" timestamp (3) with time zone NOT NULL,
	"rank" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "identities_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "link_attempts" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"account" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "link_attempts_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "link_codes" (
	"org_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"person_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "link_codes_org_id_hash_pk" PRIMARY KEY("org_id","hash")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"org_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"managed_by" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "memberships_org_id_team_id_person_id_pk" PRIMARY KEY("org_id","team_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"name" text,
	"region_id" uuid,
	"zone" text NOT NULL,
	"language" text NOT NULL,
	"state" text NOT NULL,
	"managed_by" text NOT NULL,
	"left_at" timestamp (3) with time zone,
	"chosen" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "people_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "roles" (
	"org_id" uuid NOT NULL,
	"key" text NOT NULL,
	"rights" jsonb NOT NULL,
	"managed_by" text NOT NULL,
	"is_gone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "roles_org_id_key_pk" PRIMARY KEY("org_id","key")
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"state" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"requested_by" uuid,
	"due_at" timestamp (3) with time zone NOT NULL,
	"erased_at" timestamp (3) with time zone,
	CONSTRAINT "erasures_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "privacy_settings" (
	"org_id" uuid NOT NULL,
	"settings" jsonb NOT NULL,
	"managed_by" text NOT NULL,
	CONSTRAINT "privacy_settings_org_id_pk" PRIMARY KEY("org_id")
);
--> statement-breakpoint
CREATE TABLE "approval_rules" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"position" integer NOT NULL,
	"services" jsonb,
	"environments" jsonb,
	"requirements" jsonb NOT NULL,
	"excludes_authors_teams" boolean NOT NULL,
	"expiry_hours" integer NOT NULL,
	"managed_by" text NOT NULL,
	"is_gone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "approval_rules_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"org_id" uuid NOT NULL,
	"release_id" uuid NOT NULL,
	"digest" text NOT NULL,
	"person_id" uuid NOT NULL,
	"decision" text NOT NULL,
	"counts_for" jsonb NOT NULL,
	"account" text,
	"decided_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "approvals_org_id_release_id_digest_person_id_pk" PRIMARY KEY("org_id","release_id","digest","person_id")
);
--> statement-breakpoint
CREATE TABLE "releases" (
	"org_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"number" integer NOT NULL,
	"service_id" uuid NOT NULL,
	"service" text NOT NULL,
	"team_id" uuid NOT NULL,
	"version" text NOT NULL,
	"environment" text NOT NULL,
	"regions" jsonb NOT NULL,
	"notes" text NOT NULL,
	"rollback" text DEFAULT '' NOT NULL,
	"requested_by" uuid NOT NULL,
	"authors" jsonb NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"planned_for" timestamp (3) with time zone,
	"state" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"digest" text NOT NULL,
	"rule" jsonb NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"is_free" boolean DEFAULT false NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" uuid,
	"rejection_reason" text,
	"went_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"held_at" timestamp (3) with time zone,
	"held_by" uuid,
	"held_reason" text,
	"is_practice" boolean DEFAULT false NOT NULL,
	CONSTRAINT "releases_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "api_answers" (
	"org_id" uuid NOT NULL,
	"actor" text NOT NULL,
	"key" text NOT NULL,
	"request" text NOT NULL,
	"status" integer NOT NULL,
	"answer" jsonb,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "api_answers_org_id_actor_key_pk" PRIMARY KEY("org_id","actor","key")
);
--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_org_id_person_id_people_org_id_id_fk" FOREIGN KEY ("org_id","person_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bridges" ADD CONSTRAINT "bridges_org_id_incident_id_incidents_org_id_id_fk" FOREIGN KEY ("org_id","incident_id") REFERENCES "public"."incidents"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_runs" ADD CONSTRAINT "escalation_runs_org_id_incident_id_incidents_org_id_id_fk" FOREIGN KEY ("org_id","incident_id") REFERENCES "public"."incidents"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception_approvals" ADD CONSTRAINT "exception_approvals_org_id_exception_id_exceptions_org_id_id_fk" FOREIGN KEY ("org_id","exception_id") REFERENCES "public"."exceptions"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handoff_notes" ADD CONSTRAINT "handoff_notes_org_id_team_id_teams_org_id_id_fk" FOREIGN KEY ("org_id","team_id") REFERENCES "public"."teams"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_org_id_team_id_teams_org_id_id_fk" FOREIGN KEY ("org_id","team_id") REFERENCES "public"."teams"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_org_id_team_id_teams_org_id_id_fk" FOREIGN KEY ("org_id","team_id") REFERENCES "public"."teams"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "covers" ADD CONSTRAINT "covers_org_id_person_id_people_org_id_id_fk" FOREIGN KEY ("org_id","person_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "covers" ADD CONSTRAINT "covers_org_id_replaces_id_people_org_id_id_fk" FOREIGN KEY ("org_id","replaces_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "duty_states" ADD CONSTRAINT "duty_states_org_id_rotation_id_rotations_org_id_id_fk" FOREIGN KEY ("org_id","rotation_id") REFERENCES "public"."rotations"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rotations" ADD CONSTRAINT "rotations_org_id_team_id_teams_org_id_id_fk" FOREIGN KEY ("org_id","team_id") REFERENCES "public"."teams"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_people" ADD CONSTRAINT "shift_people_org_id_shift_id_shifts_org_id_id_fk" FOREIGN KEY ("org_id","shift_id") REFERENCES "public"."shifts"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_people" ADD CONSTRAINT "shift_people_org_id_person_id_people_org_id_id_fk" FOREIGN KEY ("org_id","person_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shifts" ADD CONSTRAINT "shifts_org_id_rotation_id_rotations_org_id_id_fk" FOREIGN KEY ("org_id","rotation_id") REFERENCES "public"."rotations"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_org_id_team_id_teams_org_id_id_fk" FOREIGN KEY ("org_id","team_id") REFERENCES "public"."teams"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "page_attempts" ADD CONSTRAINT "page_attempts_org_id_page_id_pages_org_id_id_fk" FOREIGN KEY ("org_id","page_id") REFERENCES "public"."pages"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pages" ADD CONSTRAINT "pages_org_id_person_id_people_org_id_id_fk" FOREIGN KEY ("org_id","person_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_methods" ADD CONSTRAINT "contact_methods_org_id_person_id_people_org_id_id_fk" FOREIGN KEY ("org_id","person_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_org_id_person_id_people_org_id_id_fk" FOREIGN KEY ("org_id","person_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_codes" ADD CONSTRAINT "link_codes_org_id_person_id_people_org_id_id_fk" FOREIGN KEY ("org_id","person_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_org_id_team_id_teams_org_id_id_fk" FOREIGN KEY ("org_id","team_id") REFERENCES "public"."teams"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_org_id_person_id_people_org_id_id_fk" FOREIGN KEY ("org_id","person_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_org_id_person_id_people_org_id_id_fk" FOREIGN KEY ("org_id","person_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_org_id_release_id_releases_org_id_id_fk" FOREIGN KEY ("org_id","release_id") REFERENCES "public"."releases"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_org_id_service_id_services_org_id_id_fk" FOREIGN KEY ("org_id","service_id") REFERENCES "public"."services"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_org_id_team_id_teams_org_id_id_fk" FOREIGN KEY ("org_id","team_id") REFERENCES "public"."teams"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_old" ON "deliveries" USING btree ("seen_at");--> statement-breakpoint
CREATE UNIQUE INDEX "handles_likeness" ON "handles" USING btree ("org_id","likeness");--> statement-breakpoint
CREATE INDEX "handles_old" ON "handles" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "installations_key" ON "installations" USING btree ("platform","enterprise","team");--> statement-breakpoint
CREATE UNIQUE INDEX "places_home" ON "places" USING btree ("org_id","installation_id","subject");--> statement-breakpoint
CREATE INDEX "places_conversation" ON "places" USING btree ("org_id","installation_id","conversation");--> statement-breakpoint
CREATE UNIQUE INDEX "posts_mark" ON "posts" USING btree ("org_id","mark");--> statement-breakpoint
CREATE INDEX "posts_subject" ON "posts" USING btree ("org_id","subject");--> statement-breakpoint
CREATE INDEX "posts_message" ON "posts" USING btree ("org_id","installation_id","conversation","message");--> statement-breakpoint
CREATE INDEX "posts_old" ON "posts" USING btree ("org_id","queued_at");--> statement-breakpoint
CREATE INDEX "records_subject" ON "records" USING btree ("org_id","subject","seq");--> statement-breakpoint
CREATE INDEX "records_actor" ON "records" USING btree ("org_id","actor","seq");--> statement-breakpoint
CREATE INDEX "lanes_ready" ON "lanes" USING btree ("priority","ready_at") WHERE ready_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_mark" ON "outbox" USING btree ("org_id","mark");--> statement-breakpoint
CREATE INDEX "outbox_lane" ON "outbox" USING btree ("org_id","lane","priority","id") WHERE state in ('waiting', 'sending');--> statement-breakpoint
CREATE INDEX "outbox_old" ON "outbox" USING btree ("settled_at") WHERE state not in ('waiting', 'sending');--> statement-breakpoint
CREATE UNIQUE INDEX "timers_id" ON "timers" USING btree ("id");--> statement-breakpoint
CREATE INDEX "timers_due" ON "timers" USING btree ("due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "timers_old" ON "timers" USING btree ("done_at") WHERE state <> 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "api_tokens_hash" ON "api_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "api_tokens_person" ON "api_tokens" USING btree ("org_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "bridges_incident" ON "bridges" USING btree ("org_id","incident_id");--> statement-breakpoint
CREATE UNIQUE INDEX "freezes_key" ON "freezes" USING btree ("org_id","key");--> statement-breakpoint
CREATE INDEX "freezes_open" ON "freezes" USING btree ("org_id","ended_at");--> statement-breakpoint
CREATE INDEX "escalation_runs_incident" ON "escalation_runs" USING btree ("org_id","incident_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "escalation_runs_alive" ON "escalation_runs" USING btree ("org_id","incident_id") WHERE state <> 'stopped';--> statement-breakpoint
CREATE UNIQUE INDEX "policies_key" ON "policies" USING btree ("org_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "exceptions_open" ON "exceptions" USING btree ("org_id","subject","rule") WHERE state in ('requested', 'granted');--> statement-breakpoint
CREATE INDEX "exceptions_subject" ON "exceptions" USING btree ("org_id","subject");--> statement-breakpoint
CREATE INDEX "handoff_notes_team" ON "handoff_notes" USING btree ("org_id","team_id","passed_with");--> statement-breakpoint
CREATE UNIQUE INDEX "handoffs_boundary" ON "handoffs" USING btree ("org_id","rotation_id","boundary_at");--> statement-breakpoint
CREATE INDEX "handoffs_state" ON "handoffs" USING btree ("org_id","state","boundary_at");--> statement-breakpoint
CREATE UNIQUE INDEX "incidents_number" ON "incidents" USING btree ("org_id","number");--> statement-breakpoint
CREATE INDEX "incidents_state" ON "incidents" USING btree ("org_id","state","opened_at");--> statement-breakpoint
CREATE INDEX "covers_span" ON "covers" USING btree ("org_id","ends_at");--> statement-breakpoint
CREATE UNIQUE INDEX "rotations_key" ON "rotations" USING btree ("org_id","key");--> statement-breakpoint
CREATE INDEX "rotations_team" ON "rotations" USING btree ("org_id","team_id");--> statement-breakpoint
CREATE INDEX "shift_people_person" ON "shift_people" USING btree ("org_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "shifts_position" ON "shifts" USING btree ("org_id","rotation_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "organisations_key" ON "organisations" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "regions_key" ON "regions" USING btree ("org_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "services_key" ON "services" USING btree ("org_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "teams_key" ON "teams" USING btree ("org_id","key");--> statement-breakpoint
CREATE INDEX "page_attempts_page" ON "page_attempts" USING btree ("org_id","page_id");--> statement-breakpoint
CREATE UNIQUE INDEX "pages_mark" ON "pages" USING btree ("org_id","mark");--> statement-breakpoint
CREATE INDEX "pages_about" ON "pages" USING btree ("org_id","about","state");--> statement-breakpoint
CREATE INDEX "pages_person" ON "pages" USING btree ("org_id","person_id","due_at");--> statement-breakpoint
CREATE INDEX "contact_methods_person" ON "contact_methods" USING btree ("org_id","person_id","rank");--> statement-breakpoint
CREATE INDEX "grants_person" ON "grants" USING btree ("org_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "identities_account" ON "identities" USING btree ("org_id","provider","tenant","subject");--> statement-breakpoint
CREATE INDEX "identities_person" ON "identities" USING btree ("org_id","person_id");--> statement-breakpoint
CREATE INDEX "link_attempts_account" ON "link_attempts" USING btree ("org_id","account","at");--> statement-breakpoint
CREATE INDEX "link_codes_old" ON "link_codes" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "memberships_person" ON "memberships" USING btree ("org_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_key" ON "people" USING btree ("org_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "erasures_person" ON "erasures" USING btree ("org_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "approval_rules_key" ON "approval_rules" USING btree ("org_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "releases_number" ON "releases" USING btree ("org_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "releases_open" ON "releases" USING btree ("org_id","service_id","environment","version","regions") WHERE state in ('requested', 'approved', 'going');--> statement-breakpoint
CREATE INDEX "releases_state" ON "releases" USING btree ("org_id","state","requested_at");--> statement-breakpoint
CREATE INDEX "api_answers_old" ON "api_answers" USING btree ("seen_at");