CREATE TABLE "incident_people" (
	"org_id" uuid NOT NULL,
	"incident_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "incident_people_org_id_incident_id_person_id_pk" PRIMARY KEY("org_id","incident_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "incident_people" ADD CONSTRAINT "incident_people_org_id_incident_id_incidents_org_id_id_fk" FOREIGN KEY ("org_id","incident_id") REFERENCES "public"."incidents"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_people" ADD CONSTRAINT "incident_people_org_id_person_id_people_org_id_id_fk" FOREIGN KEY ("org_id","person_id") REFERENCES "public"."people"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "incident_people_person" ON "incident_people" USING btree ("org_id","person_id");