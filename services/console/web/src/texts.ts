import { useCallback } from 'react';
import { say, type Text, type Vars } from '../../../../domain/text.ts';
import { useLanguage } from './app/language.ts';

/** Says a text in the user's language. */
export type Say = (text: Text, vars?: Vars) => string;

export function useSay(): Say {
  const language = useLanguage();
  return useCallback((text, vars) => say(text, language, vars), [language]);
}

/** Words that several pages use; each feature keeps its own beside its code. */
export const T = {
  product: { zh: '如约', en: 'Ruyue' },
  productLong: { zh: '如约客服工作台', en: 'Ruyue service desk' },
  skip: { zh: '跳到主要内容', en: 'Skip to the main content' },
  retry: { zh: '重试', en: 'Try again' },
  cancel: { zh: '取消', en: 'Cancel' },
  close: { zh: '关闭', en: 'Close' },
  submit: { zh: '提交', en: 'Submit' },
  remove: { zh: '删除', en: 'Remove' },
  yes: { zh: '是', en: 'Yes' },
  no: { zh: '否', en: 'No' },
  none: { zh: '无', en: 'None' },
  dash: { zh: '—', en: '—' },
  optional: { zh: '选填', en: 'optional' },
  more: { zh: '加载更多', en: 'Load more' },
  copyId: { zh: '复制编号', en: 'Copy the id' },
  copied: { zh: '已复制', en: 'Copied' },
  requestId: { zh: '请求编号 {id}', en: 'Request id {id}' },
  failed: { zh: '内容没有加载出来', en: 'This could not be loaded' },
  failedSafe: { zh: '您的数据没有受影响，可以重试。', en: 'Your data is not affected. You can try again.' },
  toQueue: { zh: '返回工单队列', en: 'Back to the queue' },
  comma: { zh: '、', en: ', ' },
  dot: { zh: ' · ', en: ' · ' },
  all: { zh: '全部', en: 'All' },
  owner: { zh: '负责人', en: 'Owner' },
  stage: { zh: '阶段', en: 'Stage' },
  severity: { zh: '严重程度', en: 'Severity' },
  procedure: { zh: '业务', en: 'Procedure' },
  type: { zh: '类型', en: 'Type' },
  channel: { zh: '来源渠道', en: 'Channel' },
  department: { zh: '部门', en: 'Department' },
  unclassified: { zh: '未分级', en: 'Unclassified' },
  provisional: { zh: '暂定', en: 'Provisional' },
  provisionalWhy: {
    zh: '涉及的年份尚无放假安排，载入后会重新计算',
    en: 'The holidays of a year involved are not loaded yet; the time will be computed again',
  },
} satisfies Record<string, Text>;
