import { Result, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import { isProblem } from '../api/problem.ts';
import { useKeys } from '../app/keys.ts';
import { useSession } from '../app/session.tsx';
import { useNow } from '../app/time.ts';
import { neighbour } from '../queue/list.ts';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { useTitle } from '../ui/Page.tsx';
import { CommandForm } from './CommandForm.tsx';
import { HandoverCard, OpinionCard } from './cards.tsx';
import { CaseHeader } from './Header.tsx';
import { isA } from './kinds.ts';
import { NextPanel } from './NextPanel.tsx';
import { SidePanel } from './SidePanel.tsx';
import { mayGive } from './side.ts';
import { nextSteps, presetOf } from './steps.ts';
import { Timeline } from './Timeline.tsx';
import { C } from './texts.ts';
import { type ShownCase, useCase } from './useCase.ts';
import './case.css';

export function CasePage() {
  const say = useSay();
  const { caseId = '' } = useParams();
  const found = useCase(caseId);
  useTitle(caseId);

  if (found.isPending) return <CaseSkeleton />;
  if (found.data) return <Case key={caseId} shown={found.data} />;
  if (isProblem(found.error, 'not-found'))
    return (
      <Result
        status="404"
        title={<h1>{say(C.notFound, { id: caseId })}</h1>}
        subTitle={say(C.notFoundWhy)}
        extra={
          <Link to="/queue" className="button-link">
            {say(T.toQueue)}
          </Link>
        }
      />
    );
  return <ErrorBox error={found.error} onRetry={() => void found.refetch()} whole />;
}

function Case({ shown }: { shown: ShownCase }) {
  const session = useSession();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [preset, setPreset] = useState<object>();
  const { state, row, aheadMs } = shown;
  const procedure = procedureOf(row.procedure);
  const steps = nextSteps(procedure, state, session, useNow(aheadMs));
  const wanted = search.get('do') ?? undefined;
  const command = wanted === undefined ? undefined : procedure.commands[wanted];

  const choose = (name: string | undefined, known?: object) => {
    setPreset(known);
    const next = new URLSearchParams(search);
    if (name) next.set('do', name);
    else next.delete('do');
    setSearch(next, { replace: true });
  };
  const go = (by: 1 | -1) => {
    const next = neighbour(state.id, by);
    if (next) void navigate(`/cases/${next}`);
  };
  const may = (name: string) => mayGive(steps, name);
  useKeys({
    e: () => {
      const [first] = steps.mine;
      const [other] = steps.possible;
      if (first) choose(first.command.name, presetOf(first.owed, first.command));
      else if (other) choose(other.name);
    },
    m: () => {
      if (may('addNote')) choose('addNote');
    },
    '[': () => go(-1),
    ']': () => go(1),
    Escape: () => choose(undefined),
  });

  return (
    <div className="case">
      <CaseHeader shown={shown} />
      <div className="case-body">
        <NextPanel shown={shown} steps={steps} chosen={wanted} onChoose={choose} />
        <div className="case-centre">
          <HandoverCard state={state} />
          {isA('complaint', shown) && <OpinionCard state={shown.state} />}
          {command && (
            <CommandForm
              key={command.name + JSON.stringify(preset ?? {})}
              shown={shown}
              command={command}
              preset={preset ?? obligationPreset(steps, command.name)}
              onClose={() => choose(undefined)}
              onChoose={choose}
            />
          )}
          <Timeline
            id={state.id}
            onCorrect={may('correctRecord') ? (seq) => choose('correctRecord', { corrects: seq }) : undefined}
          />
        </div>
        <SidePanel shown={shown} steps={steps} onChoose={choose} />
      </div>
    </div>
  );
}

/** Whoever comes from the task list has the task at hand already. */
function obligationPreset(steps: ReturnType<typeof nextSteps>, command: string): object | undefined {
  const [first, second] = steps.mine.filter((each) => each.command.name === command);
  return first && !second ? presetOf(first.owed, first.command) : undefined;
}

const CaseSkeleton = () => (
  <div className="case" aria-busy="true">
    <div className="case-head">
      <Skeleton active title={{ width: '40%' }} paragraph={{ rows: 2, width: ['70%', '100%'] }} />
    </div>
    <div className="case-body">
      <Skeleton active title={{ width: '50%' }} paragraph={{ rows: 6, width: '100%' }} />
      <Skeleton active title={{ width: '20%' }} paragraph={{ rows: 10, width: '100%' }} />
      <Skeleton active title={{ width: '60%' }} paragraph={{ rows: 6, width: '100%' }} />
    </div>
  </div>
);
