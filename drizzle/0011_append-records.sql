-- Puts acts on an organisation's record. Each entry is given as what stands before its number and what stands after it,
-- since the number is known only once the chain's head is locked; nothing is asked of the caller from there to COMMIT.
create function append_records(
  org uuid, written timestamptz, genesis text,
  actors text[], actions text[], subjects text[], befores text[], afters text[]
) returns void language plpgsql as $$
declare
  act record;
  last_seq bigint;
  last_hash text;
  whole text;
begin
  select seq, hash into last_seq, last_hash from chain_heads where org_id = org for update;
  if not found then
    insert into chain_heads (org_id, seq, hash) values (org, 0, genesis) on conflict do nothing;
    select seq, hash into last_seq, last_hash from chain_heads where org_id = org for update;
  end if;
  for act in
    select * from unnest(actors, actions, subjects, befores, afters) as given (actor, action, subject, before, after)
  loop
    last_seq := last_seq + 1;
    whole := act.before || last_seq || act.after;
    last_hash := encode(sha256(convert_to(last_hash || whole, 'UTF8')), 'hex');
    insert into records (org_id, seq, at, actor, action, subject, entry, hash)
    values (org, last_seq, written, act.actor, act.action, act.subject, whole, last_hash);
  end loop;
  update chain_heads set seq = last_seq, hash = last_hash where org_id = org;
end $$;
