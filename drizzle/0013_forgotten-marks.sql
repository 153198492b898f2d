CREATE TABLE "forgotten_marks" (
	"org_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"mark" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "forgotten_marks_org_id_person_id_mark_pk" PRIMARY KEY("org_id","person_id","mark")
);
