DROP INDEX "timers_due";--> statement-breakpoint
CREATE INDEX "timers_next" ON "timers" USING btree ("org_id","due_at") WHERE state = 'waiting';