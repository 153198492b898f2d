-- Puts acts on an organisation's record. Each entry is given as what stands before its number and what stands after it,
-- since the number is known only once the chain's head is locked; nothing is asked of the caller from there to COMMIT.
create function append_records(
  org uuid, written timestamptz, genesis text,
  actors text[], actions text[], subjects text[], befores text[], afters text[]
) returns void language plpgsql as $$
declare
  act record;
  first_seq bigint;
  last_hash text;
  count int := 0;
  entries text[];
  hashes text[];
begin
  select seq, hash into first_seq, last_hash from chain_heads where org_id = org for update;
  if not found then
    insert into chain_heads (org_id, seq, hash) values (org, 0, genesis) on conflict do nothing;
    select seq, hash into first_seq, last_hash from chain_heads where org_id = org for update;
  end if;
  for act in select * from unnest(befores, afters) as given (before, after) loop
    count := count + 1;
    entries[count] := act.before || (first_seq + count) || act.after;
    last_hash := encode(sha256(convert_to(last_hash || entries[count], 'UTF8')), 'hex');
    hashes[count] := last_hash;
  end loop;
  insert into records (org_id, seq, at, actor, action, subject, entry, hash)
  select org, first_seq + n, written, actor, action, subject, entry, hash
  from unnest(actors, actions, subjects, entries, hashes) with ordinality
    as given (actor, action, subject, entry, hash, n);
  update chain_heads set seq = first_seq + count, hash = last_hash where org_id = org;
end $$;
