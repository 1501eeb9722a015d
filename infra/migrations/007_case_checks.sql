-- Up Migration
-- Nothing can happen in the case any more: its workflow has ended. All others run, and are started again when Temporal lost them.
ALTER TABLE cases ADD COLUMN finished boolean NOT NULL DEFAULT false;
UPDATE cases SET finished = NOT open AND CASE procedure
  WHEN 'complaint' THEN state ->> 'reopenUntil' IS NULL
  WHEN 'refund' THEN state ->> 'claim' = 'none' OR state ->> 'outcome' = 'PAID'
  ELSE true END;
CREATE INDEX cases_unfinished ON cases (id) WHERE NOT finished;

-- Each comparison of the records with the running workflows; one that found nothing is a good one.
CREATE TABLE case_checks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  checked_at timestamptz NOT NULL DEFAULT now(),
  expected int NOT NULL,
  found jsonb NOT NULL
);

-- Down Migration
DROP TABLE case_checks;
DROP INDEX cases_unfinished;
ALTER TABLE cases DROP COLUMN finished;
