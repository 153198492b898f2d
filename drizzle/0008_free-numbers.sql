CREATE TABLE "free_numbers" (
	"org_id" uuid NOT NULL,
	"of" text NOT NULL,
	"number" integer NOT NULL,
	CONSTRAINT "free_numbers_org_id_of_number_pk" PRIMARY KEY("org_id","of","number")
);
