import type { Text } from '../../../../../domain/text.ts';

export const F = {
  choose: { zh: '请选择', en: 'Choose' },
  chooseTime: { zh: '选择北京时间', en: 'Beijing time' },
  chooseDay: { zh: '选择日期', en: 'Choose the day' },
  yuan: { zh: '元', en: 'yuan' },
  addLine: { zh: '添加一项', en: 'Add one' },
  addRow: { zh: '添加{label}', en: 'Add to “{label}”' },
  removeLine: { zh: '删除第 {n} 项', en: 'Remove item {n}' },
  nth: { zh: '第 {n} 项', en: 'Item {n}' },
  tags: { zh: '输入后按回车添加', en: 'Type and press Enter' },
  attach: { zh: '选择文件', en: 'Choose files' },
  attachHint: {
    zh: '单个文件不超过 10 MB；上传后自动记录校验值，不可修改',
    en: '10 MB each; the checksum is recorded, the file cannot be changed',
  },
  attachFailed: { zh: '「{name}」没有上传成功：{why}', en: '“{name}” was not uploaded: {why}' },
  tooLarge: { zh: '超过 10 MB', en: 'larger than 10 MB' },
  refused: { zh: '没有提交成功', en: 'This was not accepted' },
  keep: { zh: '已填写的内容已保留。', en: 'What you entered is kept.' },
  noneAtHand: { zh: '没有可选项', en: 'Nothing to choose from' },
  checkFields: { zh: '请检查标出的 {count} 处', en: 'Check the {count} marked fields' },
  submitHint: { zh: 'Ctrl+Enter 提交', en: 'Ctrl+Enter submits' },
} satisfies Record<string, Text>;
