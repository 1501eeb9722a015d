import type { Text } from '../../../../../domain/text.ts';

export const K = {
  title: { zh: '我的待办', en: 'My tasks' },
  lead: { zh: '所有等您办理的承诺，最急的在前。', en: 'Every promise that waits for you, the most urgent first.' },
  what: { zh: '事项', en: 'What' },
  case: { zh: '案件', en: 'Case' },
  due: { zh: '期限', en: 'Due' },
  why: { zh: '由谁办理', en: 'Why me' },
  byName: { zh: '指定给您', en: 'Named: you' },
  empty: { zh: '没有待办事项', en: 'Nothing waits for you' },
  toQueue: { zh: '查看工单队列', en: 'See the queue' },
  noDue: { zh: '无期限', en: 'No limit' },
  table: { zh: '待办列表', en: 'Tasks' },
} satisfies Record<string, Text>;
