/** Everything that a change of access may make out of date. */
export const accessKeys = {
  all: ['access'],
  people: ['access', 'people'],
  person: (id: string) => ['access', 'person', id],
  permissions: ['access', 'permissions'],
  changes: ['access', 'changes'],
} as const;
