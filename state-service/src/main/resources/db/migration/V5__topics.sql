-- How many partitions the topics have: noted when they were first seen, and for life.
CREATE TABLE state.topics (
  one        boolean PRIMARY KEY DEFAULT true CHECK (one),
  partitions int NOT NULL
);
