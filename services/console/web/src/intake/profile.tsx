import { Form, Select } from 'antd';
import { useMemo, useState } from 'react';
import type { Profile } from '../../../../../domain/policy/schema.ts';
import type { Text } from '../../../../../domain/text.ts';
import { useSession } from '../app/session.tsx';
import { F } from '../form/texts.ts';
import { usePolicies } from '../rules/queries.ts';
import { useSay } from '../texts.ts';
import { I } from './texts.ts';

const LAST = 'ruyue.profile';

/**
 * The lines of business in force, and the one of the draft, of the complaint before or of this installation. None is guessed:
 * the wrong one would count the wrong time limits.
 */
export function useProfile(drafted: string | undefined) {
  const session = useSession();
  const policies = usePolicies();
  const [chosen, setProfile] = useState<string | undefined>(drafted ?? localStorage.getItem(LAST) ?? session.profile);
  const profiles = useMemo(
    () =>
      (policies.data ?? [])
        .filter(({ active }) => active)
        .map(({ profile, pack }) => ({ value: profile, label: pack.label })),
    [policies.data],
  );
  const inForce = profiles.map(({ value }) => value);
  const profile = inForce.find((value) => value === chosen) ?? (inForce.length === 1 ? inForce[0] : undefined);
  return {
    profile,
    profiles,
    setProfile: (value: Profile) => {
      localStorage.setItem(LAST, value);
      setProfile(value);
    },
  };
}

/** Asks for the line of business where there is more than one. */
export function ProfileField({ profile, profiles, missing, onChoose }: ProfileFieldProps) {
  const say = useSay();
  if (profiles.length <= 1) return null;
  return (
    <Form.Item
      label={say(I.profile)}
      htmlFor="profile"
      required
      {...(missing ? { validateStatus: 'error' as const, help: say(F.choose) } : {})}
    >
      <Select
        id="profile"
        placeholder={say(F.choose)}
        showSearch={{ optionFilterProp: 'label' }}
        {...(profile ? { value: profile } : {})}
        options={profiles.map(({ value, label }) => ({ value, label: say(label) }))}
        onChange={onChoose}
      />
    </Form.Item>
  );
}

interface ProfileFieldProps {
  readonly profile: Profile | undefined;
  readonly profiles: readonly { readonly value: Profile; readonly label: Text }[];
  readonly missing: boolean;
  readonly onChoose: (profile: Profile) => void;
}
