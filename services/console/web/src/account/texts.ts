import type { Text } from '../../../../../domain/text.ts';

export const C = {
  title: { zh: '我的账号', en: 'My account' },
  sections: { zh: '账号设置', en: 'Sections of the account' },
  profile: { zh: '个人资料', en: 'Profile' },
  password: { zh: '修改密码', en: 'Password' },
  sessions: { zh: '登录会话', en: 'Sessions' },
  name: { zh: '姓名', en: 'Name' },
  login: { zh: '账号', en: 'Account' },
  company: { zh: '企业账号', en: 'Company account' },
  companyWhy: {
    zh: '姓名、邮箱、角色和密码由企业账号管理，每次登录时更新。',
    en: 'Name, e-mail, roles and password are kept by your company and brought up to date at each sign-in.',
  },
  ownWhy: {
    zh: '姓名、部门和角色由管理员维护。',
    en: 'Name, department and roles are kept by administrators.',
  },
  email: { zh: '邮箱', en: 'E-mail' },
  roles: { zh: '角色', en: 'Roles' },
  lastSignIn: { zh: '最近登录', en: 'Last sign-in' },
  oldPassword: { zh: '原密码', en: 'Old password' },
  newPassword: { zh: '新密码', en: 'New password' },
  repeat: { zh: '再输入一次新密码', en: 'New password again' },
  needed: { zh: '请填写', en: 'Please fill this in' },
  differs: { zh: '两次输入的新密码不一致', en: 'The two new passwords differ' },
  hint: {
    zh: '至少 {least} 个字符，可用空格；几个不相干的词最好记也最难猜。',
    en: '{least} characters or more, spaces allowed. A few unrelated words are easy to keep and hard to guess.',
  },
  othersEnd: {
    zh: '修改后，您在其他设备上的登录会话会立即结束。',
    en: 'After the change your sessions on other devices end at once.',
  },
  change: { zh: '保存新密码', en: 'Save the new password' },
  changed: { zh: '密码已修改，其他会话已结束', en: 'The password is changed and all other sessions have ended' },
  mustChange: { zh: '请设置您自己的密码', en: 'Please choose a password of your own' },
  mustChangeWhy: {
    zh: '当前密码由管理员提供，只能使用一次。设置后即可开始工作。',
    en: 'The present one was given to you and is for one sign-in. You can begin right after.',
  },
  sessionsWhy: {
    zh: '这里列出正在使用您账号的设备；不认识的，请结束会话并修改密码。',
    en: 'The devices that use your account now. End what you do not recognise and change your password.',
  },
  unknown: { zh: '未知设备', en: 'Unknown device' },
  current: { zh: '本机', en: 'This device' },
  address: { zh: '地址 {address}', en: 'From {address}' },
  signedIn: { zh: '登录于 {at}', en: 'Signed in {at}' },
  seen: { zh: '最近使用 {at}', en: 'Last seen {at}' },
  end: { zh: '结束会话', en: 'End session' },
  endOf: { zh: '结束 {device} 的会话', en: 'End the session of {device}' },
  ended: { zh: '会话已结束', en: 'The session has ended' },
  endOthers: { zh: '结束其他全部会话', en: 'End all other sessions' },
  endOthersAsk: { zh: '结束其他全部会话？', en: 'End all other sessions?' },
  endOthersWhy: {
    zh: '那些设备上未提交的内容会留在其本机草稿中。',
    en: 'What was not submitted there stays in the drafts of those devices.',
  },
  othersEnded: { zh: '其他会话已全部结束', en: 'All other sessions have ended' },
} satisfies Record<string, Text>;

/** Browsers that people know by a name in their own language; all others go by the name they give themselves. */
export const BROWSERS: Readonly<Record<string, Text>> = {
  WeCom: { zh: '企业微信', en: 'WeCom' },
  DingTalk: { zh: '钉钉', en: 'DingTalk' },
  Feishu: { zh: '飞书', en: 'Feishu' },
  WeChat: { zh: '微信', en: 'WeChat' },
  'QQ Browser': { zh: 'QQ 浏览器', en: 'QQ Browser' },
  'Huawei Browser': { zh: '华为浏览器', en: 'Huawei Browser' },
};
