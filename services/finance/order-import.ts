import { CsvError, parse } from 'csv-parse/sync';
import { sql, type Transaction } from 'kysely';
import type { Actor } from '../../domain/roles.ts';
import type { Database, Db } from '../../infra/database.ts';
import { ruleNotMet } from '../kit/problem.ts';
import { obstacleIn } from '../kit/text-guard.ts';
import {
  type Column,
  columnOf,
  type ImportedOrder,
  missingColumns,
  type OrderLine,
  orderOf,
  type RejectedLine,
  reject,
} from './order-lines.ts';

/** How an import went; every line is counted once. */
export interface ImportReport {
  readonly imported: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: RejectedLine[];
}

const LINES_AT_MOST = 20_000;
/** So many lines share a transaction: an import that breaks off has taken whole parts, and may be sent again. */
const PART = 500;

/** The lines of a CSV file with a header in Chinese or English, in UTF-8 with or without its mark. */
export function linesOfCsv(bytes: Buffer): OrderLine[] {
  const [header = [], ...rows] = recordsOf(bytes);
  const columns = header.map(columnOf);
  const missing = missingColumns(columns);
  if (missing.length > 0) {
    throw ruleNotMet('文件缺少列：{columns}', 'The file lacks columns: {columns}', { columns: missing.join('、') });
  }
  return rows.map((row, index) => ({
    line: index + 2,
    values: Object.fromEntries(
      columns.flatMap((column, place): [Column, string][] => (column ? [[column, row[place] ?? '']] : [])),
    ),
  }));
}

function recordsOf(bytes: Buffer): string[][] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw ruleNotMet('文件不是 UTF-8 编码，请另存为 CSV UTF-8', 'The file is not UTF-8: save it as CSV UTF-8');
  }
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: true, trim: true, to: LINES_AT_MOST + 2 });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw ruleNotMet('文件不是有效的 CSV：{why}', 'The file is no valid CSV: {why}', { why: error.code });
  }
}

/** Takes what can be taken of the lines and says of every other one why not. The same lines again change nothing. */
export async function importOrders(db: Db, actor: Actor, lines: readonly OrderLine[]): Promise<ImportReport> {
  if (lines.length > LINES_AT_MOST) {
    throw ruleNotMet('一次最多导入 {most} 行', 'At most {most} lines at once', { most: LINES_AT_MOST });
  }
  const rejected: RejectedLine[] = [];
  const wanted = new Map<string, { line: OrderLine; order: ImportedOrder }>();
  for (const line of lines) {
    const order = orderOf(line);
    if ('reason' in order) rejected.push(order);
    else if (Object.values(line.values).some((text) => obstacleIn(text) !== undefined)) {
      rejected.push(reject(line, null, { zh: '含有无法保存的字符', en: 'has characters that cannot be stored' }));
    } else if (wanted.has(order.orderNo)) {
      rejected.push(reject(line, 'orderNo', { zh: '文件中重复的订单', en: 'the order stands in the file before' }));
    } else wanted.set(order.orderNo, { line, order });
  }
  // Always in the same order, so that two imports at once wait for each other and never cross.
  const orders = [...wanted.values()].toSorted((a, b) => (a.order.orderNo < b.order.orderNo ? -1 : 1));
  const counts = { imported: 0, updated: 0, unchanged: 0 };
  for (let from = 0; from < orders.length; from += PART) {
    const part = orders.slice(from, from + PART);
    const done = await db.transaction().execute((tx) => importPart(tx, actor, part));
    counts.imported += done.imported;
    counts.updated += done.updated;
    counts.unchanged += part.length - done.imported - done.updated - done.rejected.length;
    rejected.push(...done.rejected);
  }
  return { ...counts, rejected: rejected.toSorted((a, b) => a.line - b.line) };
}

async function importPart(
  tx: Transaction<Database>,
  actor: Actor,
  part: readonly { readonly line: OrderLine; readonly order: ImportedOrder }[],
) {
  const numbers = part.map(({ order }) => order.orderNo);
  // No claim gets in between: claims wait for the rows of their orders.
  await tx
    .selectFrom('orders')
    .select('order_no')
    .where('order_no', 'in', numbers)
    .orderBy('order_no')
    .forUpdate()
    .execute();
  const held = await tx
    .selectFrom('order_claims')
    .select(({ fn }) => ['order_no', fn.sum<string>('amount_fen').as('fen')])
    .where('order_no', 'in', numbers)
    .where('released_at', 'is', null)
    .groupBy('order_no')
    .execute();
  const heldFen = new Map(held.map(({ order_no, fen }) => [order_no, Number(fen)]));
  const covered = part.filter(({ order }) => order.paidFen >= (heldFen.get(order.orderNo) ?? 0));
  const rejected = part
    .filter((one) => !covered.includes(one))
    .map(({ line }) =>
      reject(line, 'paid', { zh: '低于退款已占用的金额', en: 'is less than what refunds hold of the order' }),
    );
  const written = covered.length === 0 ? [] : await write(tx, actor, covered);
  const imported = written.filter(({ fresh }) => fresh).length;
  return { imported, updated: written.length - imported, rejected };
}

/** One statement for all of them; an order that says the same as before is left alone and not given back. */
async function write(tx: Transaction<Database>, actor: Actor, part: readonly { readonly order: ImportedOrder }[]) {
  const rows = JSON.stringify(part.map(({ order: { payee, ...order } }) => ({ ...order, ...payee })));
  const given = sql`jsonb_to_recordset(${rows}::jsonb) AS given (
    "orderNo" text, "contactName" text, phone text, product text, "departsAt" timestamptz, trip text, "paidFen" bigint,
    "paidAt" timestamptz, status text, method text, name text, account text)`;
  await sql`
    INSERT INTO payees (method, name, account, created_by)
    SELECT DISTINCT method, name, account, ${actor.id} FROM ${given}
    ON CONFLICT DO NOTHING`.execute(tx);
  const { rows: written } = await sql<{ fresh: boolean }>`
    INSERT INTO orders AS standing (order_no, customer_id, contact_name, phone, product, departs_at, trip, paid_fen,
      paid_at, status, payee_id, source, imported_by)
    SELECT "orderNo", customers.id, "contactName", given.phone, product, "departsAt", trip, "paidFen", "paidAt", status,
      payees.id, 'import', ${actor.id}
    FROM ${given}
    JOIN payees ON (payees.method, payees.account, payees.name) = (given.method, given.account, given.name)
    LEFT JOIN customers ON customers.phone = given.phone
    ON CONFLICT (order_no) DO UPDATE SET
      customer_id = excluded.customer_id, contact_name = excluded.contact_name, phone = excluded.phone,
      product = excluded.product, departs_at = excluded.departs_at, trip = excluded.trip, paid_fen = excluded.paid_fen,
      paid_at = excluded.paid_at, status = excluded.status, payee_id = excluded.payee_id,
      imported_by = excluded.imported_by, imported_at = now(), version = standing.version + 1
    WHERE (standing.customer_id, standing.contact_name, standing.phone, standing.product, standing.departs_at,
      standing.trip, standing.paid_fen, standing.paid_at, standing.status, standing.payee_id)
      IS DISTINCT FROM (excluded.customer_id, excluded.contact_name, excluded.phone, excluded.product,
      excluded.departs_at, excluded.trip, excluded.paid_fen, excluded.paid_at, excluded.status, excluded.payee_id)
    RETURNING (xmax = 0) AS fresh`.execute(tx);
  return written;
}
