-- The one clock: what is due, whose lease ended and what is written into rows is judged by it.
-- Tests replace its body by a table, so that one UPDATE moves every session.
create function app_now() returns timestamptz language sql stable as 'select clock_timestamp()';
