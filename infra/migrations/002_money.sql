-- Up Migration
CREATE FUNCTION refuse_any_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- To whom money goes back. The account leaves the database only towards the payment provider and in payment files.
CREATE TABLE payees (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  method text NOT NULL CHECK (method IN ('WECHAT', 'ALIPAY', 'BANK')),
  name text NOT NULL,
  account text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (method, account, name)
);

CREATE TABLE orders (
  order_no text PRIMARY KEY,
  customer_id uuid REFERENCES customers (id) ON DELETE SET NULL,
  contact_name text NOT NULL,
  phone text,
  product text NOT NULL,
  departs_at timestamptz,
  trip text,
  paid_fen bigint NOT NULL CHECK (paid_fen >= 0),
  paid_at timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('VALID', 'CANCELLED', 'TRAVELLED')),
  payee_id uuid NOT NULL REFERENCES payees (id),
  source text NOT NULL,
  imported_by text NOT NULL,
  imported_at timestamptz NOT NULL DEFAULT now(),
  version int NOT NULL DEFAULT 1
);
CREATE INDEX orders_recent ON orders (paid_at DESC, order_no DESC);
CREATE INDEX orders_customer ON orders (customer_id, paid_at DESC);
CREATE INDEX orders_search ON orders USING gin ((order_no || ' ' || contact_name || ' ' || product || ' ' || coalesce(phone, '')) gin_trgm_ops);

-- What refunds hold of an order: together never more than was paid (REF-03).
CREATE TABLE order_claims (
  refund_id text PRIMARY KEY,
  order_no text NOT NULL REFERENCES orders (order_no),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  claimed_at timestamptz NOT NULL DEFAULT now(),
  released_at timestamptz
);
CREATE INDEX order_claims_held ON order_claims (order_no) WHERE released_at IS NULL;

CREATE FUNCTION hold_claims_within_paid() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  paid bigint;
BEGIN
  IF NEW.released_at IS NOT NULL THEN RETURN NEW; END IF;
  -- Claims of one order take turns at its row.
  SELECT paid_fen INTO paid FROM orders WHERE order_no = NEW.order_no FOR UPDATE;
  IF NEW.amount_fen + (
    SELECT coalesce(sum(amount_fen), 0) FROM order_claims
    WHERE order_no = NEW.order_no AND released_at IS NULL AND refund_id <> NEW.refund_id
  ) > paid THEN
    RAISE EXCEPTION 'the claims of an order exceed what was paid'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'order_claims_within_paid';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_claims_within_paid BEFORE INSERT OR UPDATE ON order_claims
  FOR EACH ROW EXECUTE FUNCTION hold_claims_within_paid();

CREATE FUNCTION keep_paid_above_claims() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.paid_fen < (
    SELECT coalesce(sum(amount_fen), 0) FROM order_claims WHERE order_no = NEW.order_no AND released_at IS NULL
  ) THEN
    RAISE EXCEPTION 'refunds hold more of the order than that'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_paid_covers_claims';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_paid_covers_claims BEFORE UPDATE OF paid_fen ON orders
  FOR EACH ROW WHEN (NEW.paid_fen < OLD.paid_fen) EXECUTE FUNCTION keep_paid_above_claims();

-- The ledger: one row for each try to pay a refund, there before any money can move. What it says of the money is final.
CREATE TABLE payouts (
  refund_id text NOT NULL,
  attempt int NOT NULL CHECK (attempt > 0),
  key text NOT NULL GENERATED ALWAYS AS (refund_id || ':' || attempt) STORED UNIQUE,
  amount_fen bigint NOT NULL,
  approved_fen bigint NOT NULL,
  method text NOT NULL CHECK (method IN ('manual', 'provider', 'file')),
  payee_id uuid NOT NULL,
  requester_id text NOT NULL,
  approver_id text NOT NULL,
  payer_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('sending', 'unknown', 'paid', 'failed')),
  reference text,
  paid_at timestamptz,
  -- The day in Beijing on which the money moved, as bank statements name it.
  paid_on date,
  -- Until then the provider may accept the request; afterwards it must refuse it.
  valid_until timestamptz,
  reason text,
  started_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  PRIMARY KEY (refund_id, attempt),
  CONSTRAINT payouts_amount CHECK (amount_fen > 0 AND amount_fen <= approved_fen),
  CONSTRAINT payouts_payee FOREIGN KEY (payee_id) REFERENCES payees (id),
  -- REF-12: who asks for the money, who approves it and who pays it are three people.
  CONSTRAINT payouts_three_people CHECK (requester_id <> approver_id AND requester_id <> payer_id AND approver_id <> payer_id),
  CONSTRAINT payouts_proof CHECK (
    (status = 'paid') = (reference IS NOT NULL AND paid_at IS NOT NULL AND paid_on IS NOT NULL)),
  CONSTRAINT payouts_settled CHECK ((status IN ('paid', 'failed')) = (settled_at IS NOT NULL)),
  CONSTRAINT payouts_valid_until CHECK ((method = 'provider') = (valid_until IS NOT NULL))
);
-- The next attempt begins only when it is certain how the last one ended (the guard says it first, in words).
CREATE UNIQUE INDEX payouts_one_open ON payouts (refund_id) WHERE status IN ('sending', 'unknown');
CREATE UNIQUE INDEX payouts_reference ON payouts (method, reference) WHERE status = 'paid';
CREATE INDEX payouts_open ON payouts (started_at) WHERE status IN ('sending', 'unknown');
CREATE INDEX payouts_paid_on ON payouts (paid_on) WHERE status = 'paid';

CREATE FUNCTION guard_payout() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved bigint;
  claimed bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.refund_id, NEW.attempt, NEW.amount_fen, NEW.approved_fen, NEW.method, NEW.payee_id, NEW.requester_id,
        NEW.approver_id, NEW.payer_id, NEW.started_at)
       IS DISTINCT FROM
       (OLD.refund_id, OLD.attempt, OLD.amount_fen, OLD.approved_fen, OLD.method, OLD.payee_id, OLD.requester_id,
        OLD.approver_id, OLD.payer_id, OLD.started_at)
       OR NEW.valid_until IS DISTINCT FROM OLD.valid_until THEN
      RAISE EXCEPTION 'what an attempt pays, to whom and by whom never changes'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payouts_unchanged';
    END IF;
    IF NOT (OLD.status = 'sending' OR (OLD.status = 'unknown' AND NEW.status <> 'sending')) THEN
      RAISE EXCEPTION 'an attempt that was settled stays so'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payouts_forward';
    END IF;
    RETURN NEW;
  END IF;

  IF NEW.status NOT IN ('sending', 'failed') THEN
    RAISE EXCEPTION 'an attempt begins before the money moves'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payouts_forward';
  END IF;
  IF NEW.status = 'failed' THEN RETURN NEW; END IF;
  -- The attempts of one refund take turns.
  PERFORM pg_advisory_xact_lock(hashtextextended('payouts:' || NEW.refund_id, 0));
  IF EXISTS (SELECT FROM payouts WHERE refund_id = NEW.refund_id AND status IN ('sending', 'unknown')) THEN
    RAISE EXCEPTION 'another attempt of the refund is not settled'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payouts_one_open';
  END IF;
  SELECT coalesce(sum(amount_fen), 0) INTO moved FROM payouts WHERE refund_id = NEW.refund_id AND status <> 'failed';
  IF moved + NEW.amount_fen > NEW.approved_fen THEN
    RAISE EXCEPTION 'the attempts of a refund exceed what was approved'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payouts_within_approved';
  END IF;
  -- A refund of an order pays no more than it holds of it; its claim cannot be let go of meanwhile.
  SELECT CASE WHEN released_at IS NULL THEN amount_fen ELSE 0 END INTO claimed
    FROM order_claims WHERE refund_id = NEW.refund_id FOR UPDATE;
  IF moved + NEW.amount_fen > claimed THEN
    RAISE EXCEPTION 'a refund pays no more than it holds of its order'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payouts_within_claim';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payouts_guarded BEFORE INSERT OR UPDATE OR DELETE ON payouts FOR EACH ROW EXECUTE FUNCTION guard_payout();
CREATE TRIGGER payouts_no_truncate BEFORE TRUNCATE ON payouts FOR EACH STATEMENT EXECUTE FUNCTION refuse_any_change();

-- What the provider has told by itself; an event counts once.
CREATE TABLE provider_notifications (
  event_id text PRIMARY KEY,
  body jsonb NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  -- When the refund had heard of it; null: it has not yet.
  told_at timestamptz
);

-- What was handed to the bank, byte for byte.
CREATE TABLE payment_files (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  sha256 text NOT NULL,
  content bytea NOT NULL,
  lines jsonb NOT NULL
);
CREATE TRIGGER payment_files_append_only BEFORE UPDATE OR DELETE ON payment_files
  FOR EACH ROW EXECUTE FUNCTION refuse_any_change();

CREATE TABLE reconciliations (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  day date NOT NULL,
  ran_at timestamptz NOT NULL DEFAULT now(),
  ran_by text NOT NULL,
  -- False when no provider is connected: then only the ledger and the cases were compared.
  provider_compared boolean NOT NULL,
  differences jsonb NOT NULL
);
CREATE INDEX reconciliations_day ON reconciliations (day DESC, id DESC);
CREATE TRIGGER reconciliations_append_only BEFORE UPDATE OR DELETE ON reconciliations
  FOR EACH ROW EXECUTE FUNCTION refuse_any_change();

-- Down Migration
DROP TABLE reconciliations, provider_notifications, payouts, payment_files, order_claims, orders, payees;
DROP FUNCTION refuse_any_change, guard_payout, hold_claims_within_paid, keep_paid_above_claims;
