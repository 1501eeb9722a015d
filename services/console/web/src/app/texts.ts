import type { Text } from '../../../../../domain/text.ts';

export const A = {
  navigation: { zh: '主导航', en: 'Main navigation' },
  views: { zh: '工单视图', en: 'Case views' },
  work: { zh: '我的工作', en: 'My work' },
  rules: { zh: '规则与日历', en: 'Rules and calendars' },
  summary: { zh: '月度小结', en: 'Monthly summary' },
  tasks: { zh: '我的待办', en: 'My tasks' },
  notifications: { zh: '通知', en: 'Notifications' },
  unread: { zh: '{count} 条未读通知', en: '{count} unread notifications' },
  open: { zh: '新建', en: 'New' },
  language: { zh: '语言', en: 'Language' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  account: { zh: '{name} 的账户', en: 'Account of {name}' },
  myAccount: { zh: '我的账号', en: 'My account' },
  away: { zh: '离岗与代理', en: 'Away and deputy' },
  awayNow: { zh: '离岗中，至 {until}', en: 'Away until {until}' },
  awayOpen: { zh: '离岗中，返回时间未定', en: 'Away until further notice' },
  awayWhy: {
    zh: '离岗期间，约定由您回电的承诺会交给代理人，没有代理人时交给主管。',
    en: 'While you are away, calls that you promised go to your deputy, and without one to a supervisor.',
  },
  awaySave: { zh: '登记离岗', en: 'I am away' },
  back: { zh: '我已返岗', en: 'I am back' },
  awaySaved: { zh: '离岗已登记', en: 'Your absence is recorded' },
  backSaved: { zh: '已恢复在岗', en: 'You are back' },
  search: { zh: '案件编号或标题，按 / 搜索', en: 'Case number or subject, press / to search' },
  searchLabel: { zh: '搜索案件', en: 'Search cases' },
  help: { zh: '快捷键', en: 'Keyboard shortcuts' },
  lost: { zh: '数据停留在 {time}，正在重连', en: 'Data as of {time}: reconnecting' },
  offline: {
    zh: '网络已断开，数据停留在 {time}；已填写的内容不会丢失',
    en: 'Offline. Data as of {time}; what you entered is kept',
  },
  keysOn: { zh: '启用单键快捷键', en: 'Single-key shortcuts on' },
  signIn: { zh: '登录', en: 'Sign in' },
  signInLead: { zh: '对客户的每一个承诺，都准时兑现', en: 'Every promise to a customer, kept on time' },
  login: { zh: '账号', en: 'Account' },
  password: { zh: '密码', en: 'Password' },
  loginNeeded: { zh: '请输入账号', en: 'Enter your account' },
  passwordNeeded: { zh: '请输入密码', en: 'Enter your password' },
  withCompany: { zh: '使用企业账号登录', en: 'Sign in with the company account' },
  withPassword: { zh: '使用平台账号和密码登录', en: 'Sign in with an account of this platform' },
  demo: { zh: '演示账号', en: 'Demonstration accounts' },
  demoHint: {
    zh: '点击即可填入，密码均为 {password}',
    en: 'Click one to fill it in; the password is always {password}',
  },
  fillIn: { zh: '填入账号 {login}（{name}）', en: 'Fill in {login} ({name})' },
  notFound: { zh: '没有这个页面', en: 'There is no such page' },
  notFoundWhy: { zh: '地址可能有误，或者内容已移动。', en: 'The address may be wrong, or the page has moved.' },
  forbidden: { zh: '您的角色不能使用此页面', en: 'Your role may not use this page' },
  forbiddenWhy: {
    zh: '需要权限时，请联系客服主管或管理员。',
    en: 'Ask a supervisor or an administrator if you need it.',
  },
  broken: { zh: '页面出错了', en: 'The page failed' },
  brokenWhy: {
    zh: '已填写的草稿仍在本机。刷新后继续；若再次出现，请告知管理员。',
    en: 'Your drafts are still here. Reload to go on; tell an administrator if it happens again.',
  },
  reload: { zh: '刷新页面', en: 'Reload' },
  menu: { zh: '展开或收起导航', en: 'Show or hide the navigation' },
  draftOnSignOut: { zh: '有未提交的内容', en: 'Something was not submitted yet' },
  draftOnSignOutWhy: {
    zh: '为保护客户信息，退出后未提交的草稿会从本机清除。',
    en: 'To protect the customer’s data, drafts are removed from this machine when you sign out.',
  },
  signOutAnyway: { zh: '退出并清除', en: 'Sign out and remove it' },
  keepWriting: { zh: '继续填写', en: 'Go on writing' },
} satisfies Record<string, Text>;

/** Why a sign-in with the company account came to nothing, by the name that the address of the sign-in page gives it. */
export const FAILED_SIGN_INS: Readonly<Record<string, Text>> = {
  expired: {
    zh: '登录用时过长，或是在别处发起的，请重新登录',
    en: 'That sign-in took too long or was begun elsewhere. Please try again',
  },
  declined: {
    zh: '企业账号没有完成登录，请重试',
    en: 'The sign-in with the company account was not completed. Please try again',
  },
  away: {
    zh: '暂时连接不上企业账号服务，请稍后重试',
    en: 'The company’s sign-in service cannot be reached. Please try again in a moment',
  },
  untrusted: {
    zh: '企业账号服务的答复未通过核验，没有登录；请重试，仍不成功请联系管理员',
    en: 'The answer of the company’s sign-in service could not be verified. Try again, then ask an administrator',
  },
  'no-role': {
    zh: '您的企业账号还没有本平台的角色，请联系管理员开通',
    en: 'Your company account has no role on this platform yet. Ask an administrator for one',
  },
  disabled: {
    zh: '您在本平台的账号已停用，请联系管理员',
    en: 'Your account on this platform is disabled. Ask an administrator',
  },
};

/** Keys by what they do, as the help lists them. */
export const KEYS: readonly { readonly keys: string; readonly text: Text }[] = [
  { keys: '/', text: { zh: '搜索案件', en: 'Search cases' } },
  { keys: 'n', text: { zh: '新建', en: 'Open a new case' } },
  { keys: 'g q', text: { zh: '前往工单队列', en: 'Go to the queue' } },
  { keys: 'g t', text: { zh: '前往我的待办', en: 'Go to my tasks' } },
  { keys: 'g m', text: { zh: '前往通知', en: 'Go to the notifications' } },
  { keys: 'g c', text: { zh: '前往回电看板', en: 'Go to the callbacks' } },
  { keys: 'g f', text: { zh: '前往财务收件箱', en: 'Go to finance’s inbox' } },
  { keys: 'g r', text: { zh: '前往规则与日历', en: 'Go to rules and calendars' } },
  { keys: 'j / k', text: { zh: '列表下一行 / 上一行', en: 'Next or previous row of a list' } },
  { keys: 'Enter', text: { zh: '打开选中的行', en: 'Open the selected row' } },
  { keys: 'e', text: { zh: '案件：执行下一步', en: 'Case: take the next step' } },
  { keys: 'm', text: { zh: '案件：添加备注', en: 'Case: add a note' } },
  { keys: '[ / ]', text: { zh: '案件：列表中的上一件 / 下一件', en: 'Case: previous or next case of the list' } },
  { keys: 't', text: { zh: '案件：切换时间线筛选', en: 'Case: switch the filter of the timeline' } },
  { keys: 'Ctrl Enter', text: { zh: '提交正在填写的表单', en: 'Submit the form' } },
  {
    keys: 'Esc',
    text: { zh: '收起表单或弹窗（内容保留）', en: 'Close the form or dialog (what you entered is kept)' },
  },
  { keys: '?', text: { zh: '显示本帮助', en: 'Show this help' } },
];
