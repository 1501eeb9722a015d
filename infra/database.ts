import { type Generated, type GeneratedAlways, type JSONColumnType, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { ChannelKind } from '../domain/messages/channel.ts';
import type { DeliveryReason, DeliveryStatus } from '../domain/messages/delivery.ts';

type Json = JSONColumnType<object>;

/** The tables of infra/migrations, as queries see them. Instants come as Date and go in as ISO strings or Date. */
export interface Database {
  case_checks: {
    id: Generated<number>;
    checked_at: Generated<Date>;
    expected: number;
    found: Json;
  };
  promise_checks: {
    id: Generated<number>;
    checked_at: Generated<Date>;
    open: number;
    lost: Json;
  };
  users: {
    id: Generated<string>;
    /** With a password; an account of the identity provider has issuer and subject instead. */
    login: string | null;
    name: string;
    roles: string[];
    department: string | null;
    language: Generated<string>;
    password_hash: string | null;
    issuer: Generated<string | null>;
    subject: Generated<string | null>;
    provider_email: Generated<string | null>;
    must_change_password: Generated<boolean>;
    demo: Generated<boolean>;
    disabled: Generated<boolean>;
    failed_sign_ins: Generated<number>;
    locked_until: Date | string | null;
    last_sign_in_at: Generated<Date | null>;
    created_at: Generated<Date>;
  };
  session: {
    sid: string;
    sess: Json;
    expire: Date;
    id: GeneratedAlways<string>;
    user_id: GeneratedAlways<string | null>;
  };
  policies: {
    profile: string;
    version: number;
    pack: Json;
    active: Generated<boolean>;
    created_at: Generated<Date>;
    created_by: string;
  };
  calendars: {
    version: string;
    calendar: Json;
    source: string;
    active: Generated<boolean>;
    created_at: Generated<Date>;
    created_by: string;
    approved_at: Date | string | null;
    approved_by: string | null;
  };
  customers: {
    id: Generated<string>;
    name: string;
    phone: string | null;
    email: string | null;
    address: string | null;
    tier: Generated<string>;
    preferred_channel: string | null;
    note: string | null;
    pinyin: string;
    version: Generated<number>;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  openings: {
    key: string;
    body_hash: string;
    case_id: string;
    source: string | null;
    external_ref: string | null;
    created_at: Generated<Date>;
  };
  cases: {
    id: string;
    procedure: string;
    profile: string;
    type: string;
    stage: string;
    open: boolean;
    severity: string | null;
    channel: string;
    subject: string;
    customer_id: string;
    owner_id: string;
    owner_name: string;
    department: string | null;
    level: number;
    people: string[];
    departments: string[];
    received_at: Date | string;
    closed_at: Date | string | null;
    next_due_at: Date | string | null;
    next_clock: string | null;
    breached: boolean;
    version: number;
    policy_version: number;
    calendar_version: string;
    provisional: boolean;
    clock_offset_ms: Generated<number>;
    state: Json;
    legal_hold: Generated<boolean>;
    finished: Generated<boolean>;
    created_at: Generated<Date>;
    updated_at: Generated<Date> | string;
  };
  facts: {
    position: Generated<number>;
    case_id: string;
    seq: number;
    key: string;
    type: string;
    at: Date | string;
    by: Json;
    fact: Json;
    previous_hash: string;
    hash: string;
    recorded_at: Generated<Date>;
  };
  commands: {
    key: string;
    case_id: string;
    name: string;
    body_hash: string;
    actor_id: string;
    version: number;
    recorded_at: Generated<Date>;
  };
  writes: {
    actor_id: string;
    key: string;
    operation: string;
    body_hash: string;
    subject: string;
    recorded_at: Generated<Date>;
  };
  deadlines: {
    case_id: string;
    clock: string;
    requirement: string;
    kind: string;
    attempt: number;
    policy_version: number;
    started_at: Date | string;
    due_at: Date | string;
    warned_at: Date | string | null;
    breached_at: Date | string | null;
    met_at: Date | string | null;
    cancelled_at: Date | string | null;
    paused_at: Date | string | null;
    provisional: boolean;
    owner_id: string;
    escalated_to: string[];
  };
  tasks: {
    case_id: string;
    task: string;
    title: Json;
    detail: string | null;
    command: string;
    person: string | null;
    role: string | null;
    department: string | null;
    due_at: Date | string | null;
    clock: string | null;
    created_at: Generated<Date>;
  };
  notifications: {
    id: Generated<number>;
    user_id: string;
    case_id: string | null;
    text: Json;
    vars: Json;
    urgent: Generated<boolean>;
    dedupe_key: string;
    created_at: Generated<Date>;
    read_at: Date | string | null;
  };
  outbox: {
    id: Generated<number>;
    topic: string;
    case_id: string | null;
    dedupe_key: string;
    payload: Json;
    created_at: Generated<Date>;
    delivered_at: Date | string | null;
  };
  contacts: {
    user_id: string;
    channel: 'email' | 'sms';
    address: string;
    updated_by: string;
    updated_at: Generated<Date> | string;
  };
  contact_codes: {
    user_id: string;
    channel: 'email' | 'sms';
    address: string;
    code: string;
    tries: Generated<number>;
    expires_at: Date | string;
  };
  message_preferences: {
    user_id: string;
    preferences: Json;
    updated_at: Generated<Date> | string;
  };
  message_settings: {
    version: GeneratedAlways<number>;
    settings: Json;
    changed_by: string;
    changed_at: Generated<Date>;
  };
  message_templates: {
    template: string;
    version: number;
    wordings: Json;
    note: string;
    proposed_by: string;
    proposed_at: Generated<Date>;
    decided_by: string | null;
    decided_at: Date | string | null;
    approved: boolean | null;
  };
  webhooks: {
    id: Generated<string>;
    name: string;
    url: string;
    topics: string[];
    secrets: Json;
    enabled: Generated<boolean>;
    failures: Generated<number>;
    disabled_reason: string | null;
    created_by: string;
    created_at: Generated<Date>;
    updated_at: Generated<Date> | string;
  };
  deliveries: {
    id: Generated<string>;
    outbox_id: number | null;
    digest_id: string | null;
    case_id: string | null;
    dedupe_key: string;
    channel: ChannelKind;
    recipient_kind: 'person' | 'customer' | 'group' | 'system';
    recipient: string;
    template: string;
    urgent: boolean;
    status: DeliveryStatus;
    reason: DeliveryReason | null;
    not_before: Date | string;
    tries: Generated<number>;
    claimed_by: number | null;
    claimed_at: Date | string | null;
    address: string | null;
    proof: string | null;
    error: string | null;
    created_at: Generated<Date>;
    updated_at: Generated<Date> | string;
  };
  attachments: {
    id: Generated<string>;
    sha256: string;
    name: string;
    media_type: string;
    size: number;
    bytes: Buffer;
    uploaded_by: string;
    case_id: string | null;
    created_at: Generated<Date>;
  };
  audit: {
    id: Generated<number>;
    at: Generated<Date>;
    actor_id: string;
    action: string;
    subject: string;
    detail: Json;
  };
  presence: {
    user_id: string;
    away_from: Date | string;
    away_until: Date | string | null;
    deputy_id: string | null;
    updated_by: string;
    updated_at: Generated<Date> | string;
  };
  access_changes: {
    id: Generated<string>;
    change: Json;
    before: Json;
    person: string | null;
    reason: string;
    dangerous: boolean;
    status: 'pending' | 'applied' | 'rejected' | 'withdrawn';
    proposed_by: string;
    proposed_at: Generated<Date>;
    expires_at: Date | string;
    decided_by: string | null;
    decided_at: Date | string | null;
    note: string | null;
  };
  role_permissions: {
    role: string;
    permission: string;
    granted: boolean;
    change_id: string;
  };
  deletions: {
    case_id: string;
    requested_by: string;
    requested_at: Generated<Date>;
    reason: string;
    approved_by: string | null;
    approved_at: Date | string | null;
    last_hash: string | null;
  };
  payees: {
    id: Generated<string>;
    method: 'WECHAT' | 'ALIPAY' | 'BANK';
    name: string;
    account: string;
    created_by: string;
    created_at: Generated<Date>;
  };
  orders: {
    order_no: string;
    customer_id: string | null;
    contact_name: string;
    phone: string | null;
    product: string;
    departs_at: Date | string | null;
    trip: string | null;
    paid_fen: number;
    paid_at: Date | string;
    status: 'VALID' | 'CANCELLED' | 'TRAVELLED';
    payee_id: string;
    source: string;
    imported_by: string;
    imported_at: Generated<Date>;
    version: Generated<number>;
  };
  order_claims: {
    refund_id: string;
    order_no: string;
    amount_fen: number;
    claimed_at: Generated<Date>;
    released_at: Date | string | null;
  };
  payouts: {
    refund_id: string;
    attempt: number;
    key: GeneratedAlways<string>;
    amount_fen: number;
    approved_fen: number;
    method: 'manual' | 'provider' | 'file';
    payee_id: string;
    requester_id: string;
    approver_id: string;
    payer_id: string;
    status: 'sending' | 'unknown' | 'paid' | 'failed';
    reference: string | null;
    paid_at: Date | string | null;
    /** Written as `YYYY-MM-DD`; read it as text, a Date would move it by the host's time zone. */
    paid_on: string | null;
    valid_until: Date | string | null;
    reason: string | null;
    started_at: Generated<Date>;
    settled_at: Date | string | null;
  };
  provider_notifications: {
    event_id: string;
    body: Json;
    received_at: Generated<Date>;
    told_at: Date | string | null;
  };
  payment_files: {
    id: Generated<string>;
    created_by: string;
    created_at: Generated<Date>;
    sha256: string;
    content: Buffer;
    lines: Json;
  };
  reconciliations: {
    id: Generated<string>;
    /** As `paid_on`. */
    day: string;
    ran_at: Generated<Date>;
    ran_by: string;
    provider_compared: boolean;
    differences: Json;
  };
}

// Positions and offsets are bigint in the database and stay far below 2^53: read them as numbers, checked.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`bigint out of range: ${text}`);
  return number;
});

/** A pool of connections that survives the database's restarts: a lost connection is an error of its query only. */
export function connectDatabase(
  url: string,
  options: { max?: number; name: string; onError?: (error: Error) => void },
) {
  const pool = new pg.Pool({ connectionString: url, max: options.max ?? 10, application_name: options.name });
  pool.on('error', (error) => options.onError?.(error));
  // The pool hears its idle connections only: one that breaks between two queries of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool };
}

export type Db = Kysely<Database>;
