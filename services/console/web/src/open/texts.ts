import type { Text } from '../../../../../domain/text.ts';

export const O = {
  fromCase: { zh: '由案件 {id} 产生', en: 'Comes out of case {id}' },
  lead: {
    zh: 'Ctrl+Enter 提交；内容自动保存在本机。',
    en: 'Ctrl+Enter submits; it is saved on this machine as you type.',
  },
  who: { zh: '客户', en: 'Customer' },
  what: { zh: '内容', en: 'Matter' },
  receivedHelp: { zh: '留空即为现在', en: 'Now, if left empty' },
  promises: { zh: '提交后的时限', en: 'Deadlines after submission' },
  promisesNeed: { zh: '填写必填项后显示', en: 'Shown once what is needed is filled in' },
  promisesNone: { zh: '提交后没有时限开始计时', en: 'No deadline begins with it' },
  wouldRefuse: { zh: '目前不能提交：{why}', en: 'This would not be accepted: {why}' },
  done: { zh: '已登记：{id}', en: 'Registered: {id}' },
  noSuch: { zh: '没有这项业务', en: 'There is no such procedure' },
} satisfies Record<string, Text>;
