import type { Text } from '../../../../../domain/text.ts';

/** The tabs of finance's inbox, as the service counts them. */
export const REFUND_TABS = {
  todo: {
    text: { zh: '待处理', en: 'To do' },
    empty: { zh: '没有待处理退款', en: 'No refund waits for finance' },
  },
  paying: {
    text: { zh: '付款中', en: 'Being paid' },
    empty: { zh: '没有付款中的退款', en: 'No payment is under way' },
  },
  unknown: {
    text: { zh: '结果未知', en: 'Result unknown' },
    empty: { zh: '没有结果未知的付款', en: 'The result of every payment is known' },
  },
  returned: {
    text: { zh: '退回', en: 'Returned' },
    empty: { zh: '没有退回补件的退款', en: 'No refund was returned for completion' },
  },
  paid: { text: { zh: '已付', en: 'Paid' }, empty: { zh: '还没有已付的退款', en: 'Nothing is paid yet' } },
  desk: {
    text: { zh: '客服处理中', en: 'With the desk' },
    empty: {
      zh: '没有您可见的客服处理中的退款；交财务前财务看不到',
      en: 'None that you may see: finance sees a refund once it is handed over',
    },
  },
  ended: {
    text: { zh: '已结束', en: 'Ended unpaid' },
    empty: { zh: '没有未付而结束的退款', en: 'No refund ended without a payment' },
  },
} as const satisfies Record<string, { readonly text: Text; readonly empty: Text }>;

export type RefundTab = keyof typeof REFUND_TABS;

const isTab = (key: string): key is RefundTab => key in REFUND_TABS;

export const TAB_KEYS: readonly RefundTab[] = Object.keys(REFUND_TABS).filter(isTab);

export const tabOf = (key: string | null): RefundTab => (key !== null && isTab(key) ? key : 'todo');
