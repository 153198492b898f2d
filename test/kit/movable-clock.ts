/** Replaces the clock's body: a row in `test_clock` is the time; without one, the real time. */
export const MOVABLE_CLOCK = `
  create table test_clock (single boolean primary key default true, at timestamptz not null);
  grant select on test_clock to public;
  create or replace function app_now() returns timestamptz language sql stable
    as 'select coalesce((select at from test_clock), clock_timestamp())';
`;
