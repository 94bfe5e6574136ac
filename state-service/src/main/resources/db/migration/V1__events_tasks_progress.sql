-- The source of record. seq and hash are given once, when an event is stored.
CREATE TABLE state.event (
  task      text COLLATE "C" NOT NULL,
  seq       bigint NOT NULL,
  id        text COLLATE "C" NOT NULL,
  topic     text COLLATE "C" NOT NULL, -- also the event's type
  partition int NOT NULL,
  place     bigint NOT NULL,           -- the record's offset there
  slot      text NOT NULL,
  cause     text,
  time      bigint NOT NULL,           -- nanoseconds since 1970
  producer  text NOT NULL,
  data      text NOT NULL,             -- JSON, as text: its bytes are part of the chain
  hash      bytea NOT NULL,
  PRIMARY KEY (task, seq),
  CONSTRAINT event_id UNIQUE (id),
  CONSTRAINT event_place UNIQUE (topic, partition, place)
);

-- What lists show; folded from the events, and made anew by a rebuild.
CREATE TABLE state.task (
  id        text COLLATE "C" PRIMARY KEY,
  partition int NOT NULL,
  coworker  text COLLATE "C" NOT NULL,
  status    text COLLATE "C" NOT NULL,
  version   bigint NOT NULL,           -- how many events
  hash      bytea NOT NULL,            -- of the last one
  began     bigint NOT NULL,
  ended     bigint,
  updated   bigint NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX task_by_time ON state.task (began DESC, id DESC);
CREATE INDEX task_by_status ON state.task (status, began DESC, id DESC);
CREATE INDEX task_by_coworker ON state.task (coworker, began DESC, id DESC);
CREATE INDEX task_open ON state.task (partition)
  WHERE status NOT IN ('completed', 'failed', 'cancelled');

-- Where storing goes on: the offset of the next record of each topic's partition.
CREATE TABLE state.progress (
  topic     text COLLATE "C" NOT NULL,
  partition int NOT NULL,
  next      bigint NOT NULL,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);
