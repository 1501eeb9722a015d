import type { AnyProcedure } from '../procedures/case/procedure.ts';
import { procedures } from '../procedures/registry.ts';
import { PEOPLES_ROLES, type PersonRole } from '../roles.ts';
import type { Text } from '../text.ts';
import type { Area } from './area.ts';
import { OPERATIONS, type OperationName } from './operations.ts';

/** One thing that may be done on the platform: an operation of a service, a command of a case, the opening of one. */
export interface Permission {
  /** The operationId. */
  readonly name: string;
  readonly label: Text;
  readonly area: Area;
  /** The roles that hold it as shipped. */
  readonly roles: readonly PersonRole[];
}

export const operation = (name: OperationName): Permission => ({ name, ...OPERATIONS[name] });

/** What only the platform itself gives has no roles here and is no permission. */
export const commandPermission = (
  { name, label, roles }: Pick<AnyProcedure['commands'][string], 'name' | 'label' | 'roles'>,
  area: Area,
): Permission => ({ name, label, area, roles: peoples(roles) });

export const openingPermission = ({ opening, name }: AnyProcedure): Permission => commandPermission(opening, name);

const peoples = (roles: readonly string[]): PersonRole[] => PEOPLES_ROLES.filter((role) => roles.includes(role));

/** Every permission of the product, once: what the page shows and what may be given and taken. */
export const PERMISSIONS: readonly Permission[] = [
  ...new Map(
    [
      ...procedures.flatMap((procedure) => [
        openingPermission(procedure),
        ...Object.values(procedure.commands).map((command) =>
          commandPermission(command, command.common ? 'case' : procedure.name),
        ),
      ]),
      ...Object.entries(OPERATIONS).map(([name, declared]) => ({ name, ...declared })),
    ]
      .filter(({ roles }) => roles.length > 0)
      .map((permission) => [permission.name, permission] as const),
  ).values(),
];

const byName: ReadonlyMap<string, Permission> = new Map(PERMISSIONS.map((each) => [each.name, each]));

export const permissionNamed = (name: string): Permission | undefined => byName.get(name);
