-- Run after every migration, and safe to run again: what generated migrations cannot say.
do $$ begin
  create role {service_role} nologin noinherit;
exception when duplicate_object or unique_violation or insufficient_privilege then null; end $$;
--> statement-breakpoint
do $$ begin
  if exists (select from pg_roles where rolname = '{service_role}') then
    grant usage on schema public to {service_role};
    grant select, insert, update, delete on all tables in schema public to {service_role};
    grant usage, select, update on all sequences in schema public to {service_role};
  end if;
exception when insufficient_privilege then null; end $$;
--> statement-breakpoint
-- On its own: where this may not be granted, what was granted above stays.
do $$ begin
  if exists (select from pg_roles where rolname = '{service_role}') then
    if (select rolsuper from pg_roles where rolname = current_user) then
      null;
    elsif not pg_has_role(current_user, '{service_role}', 'member') then
      grant {service_role} to current_user;
    end if;
  end if;
exception when insufficient_privilege then null; end $$;
--> statement-breakpoint
-- Every table with an organisation is closed to every other organisation, the owner of the table included.
-- The setting is cast, never the column, and in a (select …), asked once a statement: so an index can serve it.
-- '' is what is left of the setting after its transaction: it admits nobody.
-- "*" is the engine at work across organisations: it is admitted to the engine's and the doors' tables alone.
do $$ declare t record; open_to_engine constant text[] := array[
  'timers', 'outbox', 'lanes', 'deliveries', 'installations', 'handles', 'organisations', 'posts', 'api_tokens', 'page_links'];
begin
  for t in
    select c.relname, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id') as has_org
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r'
  loop
    if t.has_org then
      execute format('alter table %I enable row level security', t.relname);
      execute format('alter table %I force row level security', t.relname);
      execute format('drop policy if exists own_organisation on %I', t.relname);
      execute format(
        'create policy own_organisation on %I using '
          '(org_id = (select nullif(nullif(current_setting(''baton.org'', true), ''*''), '''')::uuid))',
        t.relname);
      execute format('drop policy if exists engine on %I', t.relname);
      if t.relname = any(open_to_engine) then
        execute format(
          'create policy engine on %I using ((select current_setting(''baton.org'', true)) = ''*'')', t.relname);
      end if;
    end if;
  end loop;
end $$;
--> statement-breakpoint
create or replace function refuse_change() returns trigger language plpgsql as $$
begin raise exception 'the record is append-only (% on %)', tg_op, tg_table_name using errcode = '42501'; end $$;
--> statement-breakpoint
do $$ begin
  if exists (select from pg_class where relname = 'records' and relkind = 'r') then
    create or replace trigger records_append_only before update or delete on records for each row execute function refuse_change();
    create or replace trigger records_no_truncate before truncate on records for each statement execute function refuse_change();
  end if;
end $$;
