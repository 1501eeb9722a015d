import { Drawer, Skeleton } from 'antd';
import { Link } from 'react-router';
import type { ProcedureName } from '../../../../../domain/procedures/case/names.ts';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import { CommandForm } from '../case/CommandForm.tsx';
import { useCase } from '../case/useCase.ts';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Phone } from './Phone.tsx';
import { B } from './texts.ts';
import { useNarrow } from './useNarrow.ts';
import '../case/case.css';

/** A command of a card that somebody has chosen, with what the button already said. */
export interface Act {
  readonly id: string;
  readonly procedure: ProcedureName;
  readonly command: string;
  readonly preset?: object;
}

interface ActDrawerProps {
  readonly act: Act | undefined;
  readonly onAct: (act: Act) => void;
  readonly onClose: () => void;
}

/** The command's form beside the board: the same form as on the page of the case. */
export function ActDrawer({ act, onAct, onClose }: ActDrawerProps) {
  const say = useSay();
  const narrow = useNarrow();
  return (
    <Drawer
      open={act !== undefined}
      onClose={onClose}
      size={narrow ? '100%' : 560}
      title={act && say(B.actOn, { id: act.id })}
      destroyOnHidden
    >
      {act && <ActForm key={act.id} act={act} onAct={onAct} onClose={onClose} />}
    </Drawer>
  );
}

function ActForm({ act, onAct, onClose }: ActDrawerProps & { act: Act }) {
  const { data: shown, error, refetch, isFetching, isFetchedAfterMount } = useCase(act.id);
  if (error && !shown) return <ErrorBox error={error} onRetry={() => void refetch()} />;
  // What was read before somebody else acted is out of date: the form begins with the case as it stands.
  const outdated = isFetching && !isFetchedAfterMount;
  if (!shown || outdated) return <Skeleton active paragraph={{ rows: 6, width: '100%' }} />;
  const command = procedureOf(act.procedure).commands[act.command];
  const { customer, row } = shown;
  return (
    <>
      <p className="board-about">
        <Link to={`/cases/${row.id}`}>{row.subject}</Link>
        <span>
          {customer.name} <Phone customerId={customer.id} name={customer.name} masked={customer.phone} />
        </span>
      </p>
      {command && (
        <CommandForm
          key={act.command + JSON.stringify(act.preset ?? {})}
          shown={shown}
          command={command}
          preset={act.preset}
          onClose={onClose}
          onChoose={(name) => onAct({ id: act.id, procedure: act.procedure, command: name })}
        />
      )}
    </>
  );
}
