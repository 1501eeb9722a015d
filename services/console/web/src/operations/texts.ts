import type { Text } from '../../../../../domain/text.ts';

export const O = {
  title: { zh: '运行状况', en: 'Operations' },
  lead: {
    zh: '承诺是否都有流程在守着，消息是否都已送达。',
    en: 'Whether every promise has a workflow that keeps it, and every message has arrived.',
  },
  sections: { zh: '运行状况的内容', en: 'Parts of the operations' },
  checks: { zh: '流程核对', en: 'Checks' },
  checksLead: {
    zh: '每五分钟将案件记录与运行中的流程逐一比对：丢失的自动从记录恢复，落后的自动补齐，其余在此列出。',
    en: 'Every five minutes the records are compared with the workflows: what is lost begins again from its records, what is behind catches up, the rest is listed here.',
  },
  checkNow: { zh: '立即核对', en: 'Check now' },
  checkAsked: { zh: '已开始核对，结果稍后显示', en: 'The check has begun; its result will appear' },
  neverChecked: { zh: '尚未核对过', en: 'Nothing was checked yet' },
  checkedAt: { zh: '时间', en: 'When' },
  expected: { zh: '未结案件', en: 'Unfinished cases' },
  finding: { zh: '发现', en: 'Found' },
  good: { zh: '全部一致', en: 'All agree' },
  revived: { zh: '流程丢失，已恢复', en: 'Lost, started again' },
  behind: { zh: '落后于记录，已补齐', en: 'Behind, told to catch up' },
  unrung: { zh: '到期未提醒，已催促', en: 'Not rung, asked to look' },
  ahead: { zh: '流程比记录新，数据库可能被回退', en: 'Ahead of the records: was the database set back?' },
  stray: { zh: '没有对应案件的流程', en: 'A workflow without a case' },
  stuck: { zh: '流程停滞，需要修复版本', en: 'Does not move until a release mends it' },
  andMore: { zh: '等 {count} 个', en: 'and others, {count} in all' },
} satisfies Record<string, Text>;
