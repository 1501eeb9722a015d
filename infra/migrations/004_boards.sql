-- Up Migration
-- The boards look at one procedure each.
CREATE INDEX cases_procedure ON cases (procedure, open, next_due_at);
CREATE INDEX cases_callback_due ON cases ((state #>> '{links,-1,dueAt}')) WHERE procedure = 'callback';

-- Down Migration
DROP INDEX cases_callback_due, cases_procedure;
