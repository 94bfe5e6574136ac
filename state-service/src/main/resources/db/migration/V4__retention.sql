-- Tasks that were deleted, so that a late copy of one of their events makes no new task of it.
CREATE TABLE state.forgotten (
  task  uuid PRIMARY KEY,
  ended bigint NOT NULL                -- nanoseconds since 1970
);

CREATE INDEX task_ended ON state.task (ended) WHERE ended IS NOT NULL;
