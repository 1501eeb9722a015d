import { Button, Checkbox, Empty } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { FollowUpKind } from '../../../../../domain/enumerations.ts';
import { SYSTEM } from '../../../../../domain/roles.ts';
import { may } from '../app/may.ts';
import { Forbidden } from '../app/Results.tsx';
import { useActor, useSession } from '../app/session.tsx';
import { useNow } from '../app/time.ts';
import { T, useSay } from '../texts.ts';
import { Countdown } from '../ui/clocks.tsx';
import { Page } from '../ui/Page.tsx';
import { OutcomeTag, StageTag } from '../ui/procedures.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { saidInstant, shortInstant } from '../ui/time.ts';
import { type Act, ActDrawer } from './ActDrawer.tsx';
import { mayOpenVisits } from './access.ts';
import { visitsQuery } from './api.ts';
import { Loaded, Numbers, Section, useCards } from './Board.tsx';
import { Phone } from './Phone.tsx';
import type { VisitCard } from './shapes.ts';
import { B } from './texts.ts';
import { useBoardSearch } from './useBoardSearch.ts';
import './boards.css';

/** Visits whose window is open first; those that are done with what came of them. */
export function Visits() {
  const say = useSay();
  const { search, set } = useBoardSearch();
  const [act, setAct] = useState<Act>();
  if (!mayOpenVisits(useSession())) return <Forbidden />;
  const mine = search.get('mine') === 'true';
  return (
    <Page title={say(B.visits)} lead={say(B.visitsLead)}>
      <div className="toolbar">
        <Checkbox checked={mine} onChange={({ target }) => set({ mine: target.checked ? 'true' : undefined })}>
          {say(B.mine)}
        </Checkbox>
      </div>
      <Tabs
        label={say(B.views)}
        value={search.get('tab') === 'done' ? 'done' : 'open'}
        onChange={(tab) => set({ tab: tab === 'done' ? tab : undefined })}
        tabs={[
          { key: 'open', label: say(B.toVisit), content: () => <Open mine={mine} onAct={setAct} /> },
          { key: 'done', label: say(B.done), content: () => <Done mine={mine} onAct={setAct} /> },
        ]}
      />
      <ActDrawer act={act} onAct={setAct} onClose={() => setAct(undefined)} />
    </Page>
  );
}

interface ListProps {
  readonly mine: boolean;
  readonly onAct: (act: Act) => void;
}

/** One's own are also those that nobody has yet. */
const useMine = (mine: boolean) => {
  const { id } = useActor();
  return ({ ownerId }: VisitCard) => !mine || ownerId === id || ownerId === SYSTEM.id;
};

function Open({ mine, onAct }: ListProps) {
  const say = useSay();
  const now = useNow();
  const isMine = useMine(mine);
  return (
    <Loaded of={useCards(visitsQuery('open'))}>
      {(cards) => {
        const shown = cards.filter(isMine);
        const planned = shown
          .filter(({ stage }) => stage === 'PLANNED')
          .toSorted((a, b) => (a.opensAt < b.opensAt ? -1 : 1));
        const visitable = shown.filter(({ stage }) => stage === 'OPEN' || stage === 'ATTEMPTED');
        const isOverdue = ({ nextDueAt }: VisitCard) => nextDueAt !== null && nextDueAt < now;
        const parts = [
          { id: 'overdue', title: B.overdue, cards: visitable.filter(isOverdue) },
          { id: 'open', title: B.openNow, cards: visitable.filter((card) => !isOverdue(card)) },
          {
            id: 'handled',
            title: B.inHand,
            cards: shown.filter((card) => !planned.includes(card) && !visitable.includes(card)),
          },
          { id: 'planned', title: B.notYet, cards: planned },
        ].filter((part) => part.cards.length > 0);
        if (parts.length === 0)
          return (
            <Empty
              image={Empty.PRESENTED_IMAGE_SIMPLE}
              description={
                <>
                  {say(B.noneVisits)}
                  <br />
                  <span className="quiet">{say(B.noneVisitsWhy)}</span>
                </>
              }
            />
          );
        return parts.map((part) => (
          <Section key={part.id} id={part.id} title={say(part.title)} count={part.cards.length}>
            <ul>
              {part.cards.map((card) => (
                <VisitRow key={card.id} card={card} onAct={onAct} />
              ))}
            </ul>
          </Section>
        ));
      }}
    </Loaded>
  );
}

function Done({ mine, onAct }: ListProps) {
  const say = useSay();
  const isMine = useMine(mine);
  return (
    <Loaded of={useCards(visitsQuery('all'))}>
      {(cards) => {
        const done = cards
          .filter((card) => !card.open && isMine(card))
          .toSorted((a, b) => ((a.closedAt ?? '') > (b.closedAt ?? '') ? -1 : 1));
        if (done.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(B.noneDone)} />;
        return (
          <ul>
            {done.map((card) => (
              <VisitRow key={card.id} card={card} onAct={onAct} />
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}

/** What can be done with a visit whose window is open. */
const ACTS = [
  { command: 'recordVisit', text: B.fill },
  { command: 'recordVisitAttempt', text: B.notReached },
  { command: 'markUnreachable', text: B.unreachable },
] as const;

function VisitRow({ card, onAct }: { card: VisitCard; onAct: (act: Act) => void }) {
  const say = useSay();
  const session = useSession();
  const planned = card.stage === 'PLANNED';
  const acts =
    card.stage === 'OPEN' || card.stage === 'ATTEMPTED'
      ? ACTS.filter(({ command }) => may(session, command) && (command !== 'markUnreachable' || card.tries > 0))
      : [];
  return (
    <li className={`board-row visit ${planned ? 'visit-planned' : ''}`}>
      <div className="visit-due">
        {planned && (
          <time dateTime={card.opensAt} title={saidInstant(card.opensAt, say)}>
            {say(B.opensAt, { at: shortInstant(card.opensAt) })}
          </time>
        )}
        {!planned && card.open && card.nextDueAt && <Countdown dueAt={card.nextDueAt} provisional={card.provisional} />}
        {card.closedAt && <time dateTime={card.closedAt}>{shortInstant(card.closedAt)}</time>}
      </div>
      <div className="callback-what">
        <span className="board-head">
          <Link to={`/cases/${card.id}`}>{card.subject}</Link>
          <StageTag procedure="visit" stage={card.stage} open={card.open} />
          {card.outcome && <OutcomeTag procedure="visit" outcome={card.outcome} />}
          {card.satisfied !== null && (
            <span className={`chip tone-${card.satisfied ? 'good' : 'bad'}`}>
              {say(card.satisfied ? B.satisfied : B.dissatisfied)}
            </span>
          )}
        </span>
        <span>
          {card.customerName}{' '}
          <Phone customerId={card.customerId} name={card.customerName} masked={card.customerPhoneMasked} />
        </span>
        {card.problem && <span className="clamp">{say(B.problem, { text: card.problem })}</span>}
        <span className="quiet board-line">
          <span>{say(FollowUpKind.labels[card.kind])}</span>
          {card.tries > 0 && <span>{say(B.visitTries, { tries: card.tries })}</span>}
          <span>
            {say(T.owner)} {card.ownerId === SYSTEM.id ? say(B.unowned) : card.ownerName}
          </span>
          <Numbers card={card} />
        </span>
      </div>
      {acts.length > 0 && (
        <div className="board-acts">
          {acts.map(({ command, text }, index) => (
            <Button
              key={command}
              type={index === 0 ? 'primary' : 'default'}
              onClick={() => onAct({ id: card.id, procedure: 'visit', command })}
            >
              {say(text)}
            </Button>
          ))}
        </div>
      )}
    </li>
  );
}
