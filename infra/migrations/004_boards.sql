-- Up Migration
-- The boards look at one procedure each.
CREATE INDEX cases_procedure ON cases (procedure, open, next_due_at);
CREATE INDEX cases_callback_due ON cases ((state #>> '{links,-1,dueAt}')) WHERE procedure = 'callback';

-- What a case gave rise to.
CREATE INDEX cases_parent ON cases ((state #>> '{parent,id}')) WHERE state #>> '{parent,id}' IS NOT NULL;

-- Down Migration
DROP INDEX cases_parent, cases_callback_due, cases_procedure;
