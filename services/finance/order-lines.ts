import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';
import { maskPhone } from '../../domain/mask.ts';
import type { Text } from '../../domain/text.ts';
import { fromBeijing, type Instant } from '../../domain/time/instant.ts';

export const Column = z.enum([
  'orderNo',
  'contactName',
  'phone',
  'product',
  'departsAt',
  'trip',
  'paid',
  'paidAt',
  'status',
  'payeeMethod',
  'payeeName',
  'payeeAccount',
]);
export type Column = z.infer<typeof Column>;

/** What the header of a file may call each column besides its own name. */
const CHINESE: Readonly<Record<Column, readonly [string, ...string[]]>> = {
  orderNo: ['订单号', '订单编号'],
  contactName: ['联系人', '联系人姓名'],
  phone: ['电话', '手机号', '联系电话'],
  product: ['产品', '产品名称'],
  departsAt: ['出发时间', '发车时间'],
  trip: ['行程', '座位'],
  paid: ['实付金额', '已付金额'],
  paidAt: ['付款时间', '支付时间'],
  status: ['状态', '订单状态'],
  payeeMethod: ['付款方式', '支付方式'],
  payeeName: ['付款人', '付款户名'],
  payeeAccount: ['付款账号', '付款账户'],
};

/** Those that a file may leave out and a line may leave empty. */
const OPTIONAL: readonly Column[] = ['phone', 'departsAt', 'trip'];

/** The values of one line as text, by column; `line` counts from 1, in a file with its header. */
export interface OrderLine {
  readonly line: number;
  readonly values: Readonly<Partial<Record<Column, string>>>;
}

/** An order as it is imported; money in fen. */
export interface ImportedOrder {
  readonly orderNo: string;
  readonly contactName: string;
  /** E.164. */
  readonly phone: string | null;
  readonly product: string;
  readonly departsAt: Instant | null;
  readonly trip: string | null;
  readonly paidFen: number;
  readonly paidAt: Instant;
  readonly status: 'VALID' | 'CANCELLED' | 'TRAVELLED';
  readonly payee: { readonly method: 'WECHAT' | 'ALIPAY' | 'BANK'; readonly name: string; readonly account: string };
}

/** Why a line was not taken; the value is masked where it says who somebody is. */
export interface RejectedLine {
  readonly line: number;
  readonly column: Column | null;
  readonly value: string;
  readonly reason: Text;
}

const BY_NAME = new Map(
  Column.options.flatMap((column) => [column, ...CHINESE[column]].map((name) => [name, column] as const)),
);

/** The column that a header names; undefined for one that is not ours. */
export const columnOf = (header: string): Column | undefined => BY_NAME.get(header.trim());

/** The columns that a header must name and does not, by their names in both languages. */
export const missingColumns = (present: readonly (Column | undefined)[]): string[] =>
  Column.options
    .filter((column) => !present.includes(column) && !OPTIONAL.includes(column))
    .map((column) => `${CHINESE[column][0]} (${column})`);

const MASKED: Partial<Record<Column, (value: string) => string>> = {
  phone: maskPhone,
  payeeAccount: (value) => `****${value.slice(-4)}`,
  payeeName: (value) => `${value.slice(0, 1)}**`,
  contactName: (value) => `${value.slice(0, 1)}**`,
};

export function reject(line: OrderLine, column: Column | null, reason: Text): RejectedLine {
  const value = column === null ? (line.values.orderNo ?? '') : (line.values[column] ?? '');
  const shown = column === null || value === '' ? value : (MASKED[column]?.(value) ?? value);
  return { line: line.line, column, value: shown.slice(0, 60), reason };
}

class Unusable extends Error {
  readonly column: Column;
  readonly reason: Text;

  constructor(column: Column, zh: string, en: string) {
    super(en);
    this.column = column;
    this.reason = { zh, en };
  }
}

/** The order that a line tells of, or why it cannot be taken. */
export function orderOf(line: OrderLine): ImportedOrder | RejectedLine {
  try {
    return parsed(line);
  } catch (error) {
    if (error instanceof Unusable) return reject(line, error.column, error.reason);
    throw error;
  }
}

function parsed({ values }: OrderLine): ImportedOrder {
  const optional = (column: Column, longest: number): string | null => {
    const value = values[column]?.trim() ?? '';
    if (value.length > longest) throw new Unusable(column, `超过 ${longest} 个字`, `longer than ${longest} characters`);
    return value === '' ? null : value;
  };
  const text = (column: Column, longest: number): string => {
    const value = optional(column, longest);
    if (value === null) throw new Unusable(column, '不能为空', 'must not be empty');
    return value;
  };
  const oneOf = <T>(column: Column, names: Readonly<Record<string, T>>): T => {
    const value = names[text(column, 20)];
    if (value === undefined) {
      const known = Object.keys(names).join('、');
      throw new Unusable(column, `只能是：${known}`, `must be one of: ${known}`);
    }
    return value;
  };
  const orderNo = text('orderNo', 64);
  if (!ORDER_NO.test(orderNo)) throw new Unusable('orderNo', '含有不允许的字符', 'has characters that it may not have');
  const departs = optional('departsAt', 30);
  return {
    orderNo,
    contactName: text('contactName', 64),
    phone: phoneOf(optional('phone', 30)),
    product: text('product', 100),
    departsAt: departs === null ? null : instantIn('departsAt', departs),
    trip: optional('trip', 200),
    paidFen: fenOf('paid', text('paid', 20)),
    paidAt: instantIn('paidAt', text('paidAt', 30)),
    status: oneOf('status', STATUS),
    payee: {
      method: oneOf('payeeMethod', METHODS),
      name: text('payeeName', 64),
      account: text('payeeAccount', 64),
    },
  };
}

const ORDER_NO = /^[\p{L}\p{N}_.-]+$/u;

const STATUS: Readonly<Record<string, ImportedOrder['status']>> = {
  有效: 'VALID',
  已取消: 'CANCELLED',
  已出行: 'TRAVELLED',
  VALID: 'VALID',
  CANCELLED: 'CANCELLED',
  TRAVELLED: 'TRAVELLED',
};

const METHODS: Readonly<Record<string, ImportedOrder['payee']['method']>> = {
  微信: 'WECHAT',
  支付宝: 'ALIPAY',
  银行: 'BANK',
  银行卡: 'BANK',
  WECHAT: 'WECHAT',
  ALIPAY: 'ALIPAY',
  BANK: 'BANK',
};

function phoneOf(text: string | null): string | null {
  if (text === null) return null;
  const phone = parsePhoneNumberFromString(text, 'CN');
  if (phone?.isValid()) return phone.number;
  throw new Unusable('phone', '不是有效的电话号码', 'is no valid phone number');
}

// Whole yuan of at most nine digits, in groups of three or not, and no or up to two decimals.
const YUAN = /^(?:¥|￥)?(\d{1,3}(?:,\d{3}){1,2}|\d{1,9})(?:\.(\d{1,2}))?(?:元)?$/;

/** Yuan as people write them, in fen: digits only, no floating point on the way. */
function fenOf(column: Column, text: string): number {
  const [, yuan, decimals = ''] = YUAN.exec(text) ?? [];
  if (yuan === undefined) {
    throw new Unusable(column, '不是金额（元，最多两位小数）', 'is no amount in yuan with at most two decimals');
  }
  return Number(yuan.replaceAll(',', '') + decimals.padEnd(2, '0'));
}

const BEIJING = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::\d{2})?)?$/;

/** A Beijing time with or without seconds, which are dropped; a day alone is its midnight. */
function instantIn(column: Column, text: string): Instant {
  const [, year = '', month = '', day = '', hours = '0', minutes = '00'] = BEIJING.exec(text) ?? [];
  const date = z.iso.date().safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  const time = `${hours.padStart(2, '0')}:${minutes}`;
  if (!date.success || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time) || year < '2000' || year > '2099') {
    throw new Unusable(column, '不是北京时间，如 2026-05-01 08:30', 'is no Beijing time like 2026-05-01 08:30');
  }
  return fromBeijing(`${date.data} ${time}`);
}
