import type { Text } from '../../../../../domain/text.ts';

export const N = {
  title: { zh: '通知', en: 'Notifications' },
  readAll: { zh: '全部标为已读', en: 'Mark all as read' },
  empty: { zh: '没有通知', en: 'No notifications' },
  emptyWhy: { zh: '案件需要您知道的事会出现在这里。', en: 'What you have to know of your cases appears here.' },
  unread: { zh: '未读', en: 'Unread' },
  readAt: { zh: '{at} 已读', en: 'Read {at}' },
  urgent: { zh: '紧急', en: 'Urgent' },
  markRead: { zh: '标为已读', en: 'Mark as read' },
} satisfies Record<string, Text>;
