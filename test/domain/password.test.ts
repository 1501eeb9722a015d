import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passwordFlaw } from '../../domain/password.ts';

const lina = ['lina.li', '李娜'];

describe('design §5 a password of one’s own choice', () => {
  test.each([
    '',
    'elevenchars',
    'x7Kq-92mZ'.repeat(23),
    'Password2026!',
    'p@ssw0rdp@ssw0rd',
    'aaaaaaaaaaaaaaaa',
    'abcdefghijklmnop',
    '098765432109876',
    '123456789012',
    'qwertyuiop123456',
    'Lina.Li20260101',
    '李娜李娜李娜李娜李娜李娜',
    'ruyue-demo-ruyue',
    '1990-01-01-1990-01-01',
    '5201314woaini888',
    'admin@2026admin',
  ])('%s is refused', (password) => {
    expect(passwordFlaw(password, lina)).toBeDefined();
  });

  test.each([
    'correct horse battery',
    '西湖边的三棵老柳树下有只猫',
    'x7Kq-92mZ-pT4v',
    'brisk-otter-lamp',
    'mY7dog ate 3 maps',
  ])('%s is taken', (password) => {
    expect(passwordFlaw(password, lina)).toBeUndefined();
  });

  test('nobody may use the own name or account, another one may', () => {
    expect(passwordFlaw('wangxiaoming77!', ['wangxiaoming', '王小明'])).toBeDefined();
    expect(passwordFlaw('wangxiaoming77!', lina)).toBeUndefined();
  });

  test('padding with what is guessable never makes a weak password a good one', () => {
    const padding = fc.constantFrom('password', '2026', '111111', 'admin', 'qwerty', 'lina');
    fc.assert(
      fc.property(fc.string({ maxLength: 2 }), fc.array(padding, { minLength: 1, maxLength: 3 }), (own, parts) => {
        expect(passwordFlaw(own + parts.join(''), lina)).toBeDefined();
      }),
    );
  });

  test('random passwords are taken', () => {
    const refused = Array.from({ length: 500 }, () => randomBytes(15).toString('base64url')).filter((password) =>
      passwordFlaw(password, lina),
    );
    expect(refused).toStrictEqual([]);
  });
});
