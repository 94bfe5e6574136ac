-- Dead letters whose key is a task's id: shown with the task, and nothing more.
CREATE TABLE state.set_aside (
  task      text COLLATE "C" NOT NULL,
  topic     text COLLATE "C" NOT NULL,
  partition int NOT NULL,
  place     bigint NOT NULL,           -- the record's offset there
  reason    text NOT NULL,
  noted     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (task, topic, partition, place)
);
