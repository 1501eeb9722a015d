import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card } from 'antd';
import { useState } from 'react';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import { later, toInstant } from '../../../../../domain/time/instant.ts';
import { serverNow } from '../api/client.ts';
import { giveCommand } from '../api/desk.ts';
import { isProblem, ProblemError } from '../api/problem.ts';
import { draftName, dropDraft, keepDraft, readDraft } from '../app/drafts.ts';
import { refreshCase } from '../app/live.ts';
import { circumstancesOf } from '../app/may.ts';
import { keys } from '../app/queries.ts';
import { useSession } from '../app/session.tsx';
import { useNow } from '../app/time.ts';
import { useCommandKey } from '../app/useCommandKey.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { SchemaForm } from '../form/SchemaForm.tsx';
import { useSay } from '../texts.ts';
import { ChangedNotice } from './ChangedNotice.tsx';
import { helpFor, initialOf, isDangerous } from './hints.ts';
import { type CaseCommand, nextSteps } from './steps.ts';
import { C } from './texts.ts';
import { type ShownCase, shownCase } from './useCase.ts';

export interface CommandFormProps {
  readonly shown: ShownCase;
  readonly command: CaseCommand;
  /** Values that the place where it was chosen already knows. */
  readonly preset?: object | undefined;
  readonly onClose: () => void;
  readonly onChoose: (command: string) => void;
}

/** One command, from its own schema; what is typed survives a reload, a refusal and other people's changes. */
export function CommandForm({ shown, command, preset, onClose, onChoose }: CommandFormProps) {
  const say = useSay();
  const session = useSession();
  const client = useQueryClient();
  const now = useNow(shown.aheadMs);
  const { message } = App.useApp();
  const { state, row } = shown;
  const name = draftName(session.actor.id, 'case', state.id, command.name);
  const [draft] = useState(() => asObject(readDraft(name)));
  // The pages' own time stands still for seconds: what is preset lies neither before this moment nor before the last fact.
  const [openedAt] = useState(() => later(toInstant(serverNow() + shown.aheadMs), shown.now));
  // The version that the person has in front of them: what the service compares with.
  const [seen, setSeen] = useState(state.version);
  const key = useCommandKey();
  const giving = useMutation({
    mutationFn: (data: unknown) =>
      giveCommand(state.id, row.procedure, command.name, data, { key: key.current(), seen }),
    onSuccess: (detail) => {
      dropDraft(name);
      key.renew();
      client.setQueryData(keys.case(state.id), shownCase(detail));
      refreshCase(client, state.id);
      for (const queryKey of [keys.cases, keys.counts, keys.tasks]) void client.invalidateQueries({ queryKey });
      void message.success(say(C.done, { command: command.label }));
      onClose();
    },
    onError: (error) => {
      key.after(error);
      if (isProblem(error, 'stale-version')) refreshCase(client, state.id);
    },
  });
  const problem = giving.error instanceof ProblemError && !giving.error.is('stale-version') ? giving.error : undefined;
  const gone = command.unavailable(state, circumstancesOf(session, command.name, now));

  return (
    <Card
      className="command"
      title={<h2>{say(command.label)}</h2>}
      role="region"
      aria-label={say(command.label)}
      size="small"
    >
      {state.actedVersion > seen && (
        <ChangedNotice
          id={state.id}
          seen={seen}
          onSeen={() => {
            setSeen(state.version);
            giving.reset();
          }}
        />
      )}
      {gone && (
        <Alert
          className="gap"
          type="warning"
          showIcon
          title={say(C.gone, { why: say(gone.reason, gone.vars) })}
          {...(gone.offers ? { description: <Offers names={gone.offers} {...{ shown, onChoose }} /> } : {})}
        />
      )}
      {draft && !gone && <Alert className="gap" type="info" showIcon closable title={say(C.draftKept)} />}
      {problem?.problem.refusal?.offers && (
        <ProblemAlert problem={problem}>
          <Offers names={problem.problem.refusal.offers} {...{ shown, onChoose }} />
        </ProblemAlert>
      )}
      <SchemaForm
        schema={command.schema}
        initial={{ ...initialOf(command.name, shown, openedAt), ...preset, ...draft }}
        help={helpFor(command.name, shown, now)}
        submit={say(command.label)}
        danger={isDangerous(command.name)}
        pending={giving.isPending}
        problem={problem?.problem.refusal?.offers ? undefined : problem}
        onSubmit={(data) => giving.mutate(data)}
        onChange={(values) => keepDraft(name, values)}
        onCancel={onClose}
      />
    </Card>
  );
}

/** What a refusal says one can do instead, where this person can. */
function Offers({
  names,
  shown,
  onChoose,
}: { names: readonly string[] } & Pick<CommandFormProps, 'shown' | 'onChoose'>) {
  const say = useSay();
  const session = useSession();
  const steps = nextSteps(procedureOf(shown.row.procedure), shown.state, session, useNow(shown.aheadMs));
  const offered = [...steps.mine.map(({ command }) => command), ...steps.possible].filter(({ name }) =>
    names.includes(name),
  );
  if (offered.length === 0) return null;
  return (
    <p className="flush">
      {say(C.offers)}{' '}
      {offered.map(({ name, label }) => (
        <Button key={name} size="small" onClick={() => onChoose(name)}>
          {say(label)}
        </Button>
      ))}
    </p>
  );
}

const asObject = (value: unknown): object | undefined =>
  typeof value === 'object' && value !== null ? value : undefined;
