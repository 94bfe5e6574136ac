-- What the operator published. A row never changes; the highest version of a name is the one in use.
CREATE TABLE state.coworker (
  name         text COLLATE "C" NOT NULL,
  version      int NOT NULL,
  digest       text COLLATE "C" NOT NULL,
  content      text NOT NULL,          -- the parsed coworker as JSON
  published_by text NOT NULL,
  published_at bigint NOT NULL,        -- nanoseconds since 1970
  PRIMARY KEY (name, version)
);

CREATE INDEX coworker_by_digest ON state.coworker (name, digest);
