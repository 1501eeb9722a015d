import { z } from 'zod';
import { Department, Role } from '../roles.ts';
import { Wish } from './preferences.ts';
import { QuietHours, TimeOfDay } from './quiet-hours.ts';
import { TEMPLATES } from './templates.ts';

/** A chat group that a role or a department reads, through a robot of that name in the configuration. */
export const Group = z
  .strictObject({
    channel: z.enum(['wecom', 'dingtalk']),
    robot: z.string().min(1).max(40),
    role: Role.schema.exclude(['system']).nullable(),
    department: Department.schema.nullable(),
    wish: Wish.schema.exclude(['none']),
  })
  .refine(({ role, department }) => role !== null || department !== null, {
    path: ['role'],
    error: 'role | department',
  });
export type Group = z.infer<typeof Group>;

/** What the company says of all messages that leave the platform. */
export const MessageSettings = z.strictObject({
  quietHours: QuietHours.nullable(),
  /** Templates that pass quiet hours and digests as urgent notices do. */
  bypass: z.array(z.enum(Object.keys(TEMPLATES))).max(50),
  digestTimes: z.array(TimeOfDay).min(1).max(6),
  groups: z.array(Group).max(50),
});
export type MessageSettings = z.infer<typeof MessageSettings>;

export const defaultMessageSettings: MessageSettings = {
  quietHours: { from: '22:00', to: '08:00' },
  bypass: [],
  digestTimes: ['09:00', '17:30'],
  groups: [],
};
