-- Up Migration
-- Finance's inbox says for each refund how often its payee was paid.
CREATE INDEX payouts_payee ON payouts (payee_id) WHERE status = 'paid';

-- Down Migration
DROP INDEX payouts_payee;
