import type { Text } from '../../../../../domain/text.ts';

export const S = {
  title: { zh: '月度投诉小结', en: 'The month’s complaints' },
  lead: {
    zh: '本月办结的投诉：结果、原因、改进与教训。{due} 前提交；之后办结的列入下月补报。',
    en: 'What closed this month: results, causes, improvements, lessons. Due {due}; what closes later is an addendum.',
  },
  month: { zh: '月份', en: 'Month' },
  profile: { zh: '业务线', en: 'Line of business' },
  department: { zh: '部门', en: 'Department' },
  allDepartments: { zh: '全部部门', en: 'All departments' },
  table: { zh: '本月办结的投诉', en: 'Complaints closed this month' },
  case: { zh: '案件', en: 'Case' },
  closed: { zh: '办结时间', en: 'Closed' },
  result: { zh: '结果', en: 'Result' },
  cause: { zh: '原因', en: 'Cause' },
  improvement: { zh: '改进', en: 'Improvement' },
  lessons: { zh: '教训', en: 'Lessons' },
  addendum: { zh: '补报', en: 'Addendum' },
  late: { zh: '有超时', en: 'With a breach' },
  empty: { zh: '本月没有办结的投诉', en: 'No complaint closed in this month' },
} satisfies Record<string, Text>;
