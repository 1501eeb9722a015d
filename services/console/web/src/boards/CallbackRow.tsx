import { DownOutlined, PhoneFilled, WarningFilled } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { Link } from 'react-router';
import { Outcome, Unreached } from '../../../../../domain/procedures/callback/stages.ts';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import { beijingTime } from '../../../../../domain/time/instant.ts';
import { giveCommand } from '../api/desk.ts';
import { useKeys } from '../app/keys.ts';
import { refreshCase } from '../app/live.ts';
import { may } from '../app/may.ts';
import { keys } from '../app/queries.ts';
import { useSession } from '../app/session.tsx';
import { useCommandKey } from '../app/useCommandKey.ts';
import { T, useSay } from '../texts.ts';
import { Countdown } from '../ui/clocks.tsx';
import { StageTag } from '../ui/procedures.tsx';
import { useLabel } from '../ui/tags.tsx';
import { saidInstant, shortInstant } from '../ui/time.ts';
import type { Act } from './ActDrawer.tsx';
import { Numbers } from './Board.tsx';
import { Phone } from './Phone.tsx';
import type { CallbackCard } from './shapes.ts';
import { B } from './texts.ts';

interface CallbackRowProps {
  readonly card: CallbackCard;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly onAct: (act: Act) => void;
}

/** Commands that are given now and then, and by some. */
const RARE = ['takeOverCallback', 'assignCallback', 'releaseCallback'] as const;

/** One promise with all that is needed to keep it. */
export function CallbackRow({ card, selected, onSelect, onAct }: CallbackRowProps) {
  const say = useSay();
  const session = useSession();
  const { actor } = session;
  const outcome = useLabel(Outcome.labels, card.outcome);
  const { commands } = procedureOf('callback');
  const starting = useStart(card);
  const mayNow = (command: string) => card.open && may(session, command);
  const act = (command: string, preset?: object) => {
    if (mayNow(command)) onAct({ id: card.id, procedure: 'callback', command, ...(preset && { preset }) });
  };
  const start = () => {
    if (mayNow('startCallAttempt') && !starting.isPending) starting.mutate();
  };
  const results = [
    { key: '1', label: say(B.reached), run: () => act('recordCall') },
    { key: '2', label: say(Unreached.labels.NO_ANSWER), run: () => act('recordCallAttempt', { result: 'NO_ANSWER' }) },
    { key: '3', label: say(Unreached.labels.REFUSED), run: () => act('recordCallAttempt', { result: 'REFUSED' }) },
    { key: '4', label: say(B.rebook), run: () => act('rebookCallback') },
  ];
  useKeys({ Enter: start, ...Object.fromEntries(results.map(({ key, run }) => [key, run])) }, selected);
  const rare = RARE.filter(
    (name) => mayNow(name) && (name !== 'takeOverCallback' || card.ownerId !== actor.id),
  ).flatMap((name) => {
    const command = commands[name];
    return command ? [{ key: name, label: say(command.label), danger: name === 'releaseCallback' }] : [];
  });

  return (
    <li
      id={`row-${card.id}`}
      tabIndex={-1}
      className={`board-row callback ${selected ? 'board-row-selected' : ''}`}
      onFocus={onSelect}
    >
      <div className="callback-due">
        <time dateTime={card.dueAt} title={saidInstant(card.dueAt, say)} className="callback-time">
          {beijingTime(card.dueAt)}
        </time>
        <span className="quiet">{shortInstant(card.dueAt).slice(0, 5)}</span>
        {card.open ? <Countdown dueAt={card.dueAt} /> : <span className="chip tone-plain">{outcome}</span>}
      </div>
      <div className="callback-what">
        <span className="board-head">
          <Link to={`/cases/${card.id}`}>{card.subject}</Link>
          {card.missed && card.open && (
            <span className="chip tone-bad">
              <WarningFilled aria-hidden /> {say(B.missed)}
            </span>
          )}
          {!card.missed && <StageTag procedure="callback" stage={card.stage} open={card.open} />}
          {card.callingBy && (
            <span className="chip tone-good">
              <PhoneFilled aria-hidden /> {say(B.callingBy, { name: card.callingBy })}
            </span>
          )}
        </span>
        <span>
          {card.customerName}{' '}
          <Phone customerId={card.customerId} name={card.customerName} masked={card.customerPhoneMasked} />
        </span>
        <span className="clamp prose">{card.reason}</span>
        {card.lastText && <span className="quiet clamp">{say(B.lastText, { text: card.lastText })}</span>}
        <span className="quiet board-line">
          <span>{say(B.number, { n: card.number })}</span>
          <span>{say(B.tries, { tries: card.tries, max: card.maxTries })}</span>
          <span>
            {say(T.owner)} {card.ownerName}
          </span>
          <Numbers card={card} />
        </span>
      </div>
      {mayNow('recordCall') && (
        <div className="board-acts">
          {card.callingBy === null && (
            <Button type="primary" loading={starting.isPending} onClick={start} aria-keyshortcuts="Enter">
              {say(commands.startCallAttempt?.label ?? B.act)}
            </Button>
          )}
          {results.map(({ key, label, run }) => (
            <Button
              key={key}
              type={key === '1' && card.callingBy === actor.name ? 'primary' : 'default'}
              aria-keyshortcuts={key}
              onClick={run}
            >
              {label}
            </Button>
          ))}
          {rare.length > 0 && (
            <Dropdown trigger={['click']} menu={{ items: rare, onClick: ({ key }) => act(key) }}>
              <Button
                aria-label={say(B.moreOn, { id: card.id })}
                aria-haspopup="menu"
                icon={<DownOutlined aria-hidden />}
              >
                {say(B.more)}
              </Button>
            </Dropdown>
          )}
        </div>
      )}
    </li>
  );
}

/** Starts the call with one press: nothing has to be filled in while the telephone is in the hand. */
function useStart({ id, version }: CallbackCard) {
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const key = useCommandKey();
  return useMutation({
    mutationFn: () => giveCommand(id, 'callback', 'startCallAttempt', {}, { key: key.current(), seen: version }),
    onSuccess: () => {
      key.renew();
      void message.success(say(B.started));
    },
    onError: (error) => {
      key.after(error);
      void message.error(say(B.notStarted, { why: error.message }));
    },
    onSettled: () => {
      refreshCase(client, id);
      void client.invalidateQueries({ queryKey: keys.cases });
    },
  });
}
