-- Up Migration
-- The hourly check that every promised callback is open wherever it should be; an entry without losses is a good hour.
CREATE TABLE promise_checks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  checked_at timestamptz NOT NULL DEFAULT now(),
  open int NOT NULL,
  lost jsonb NOT NULL
);
CREATE INDEX facts_callbacks ON facts (case_id) WHERE type = 'CallbackOpened';

-- Down Migration
DROP INDEX facts_callbacks;
DROP TABLE promise_checks;
