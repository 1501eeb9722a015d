import { CloseOutlined, PhoneFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { useNowMs } from '../app/time.ts';
import { useSay } from '../texts.ts';
import { Countdown } from '../ui/clocks.tsx';
import { type Alert, alertsOf, noteTold, useAlertPermission, wasTold } from './alerts.ts';
import { callbacksQuery } from './api.ts';
import { useCards } from './Board.tsx';
import { B } from './texts.ts';
import './alerts.css';

/** Reminds, on whatever page, of one's own promises: on the desktop where that is allowed, else on the page. */
export function PromiseAlerts() {
  return may(useSession(), 'recordCall') ? <Reminders /> : null;
}

function Reminders() {
  const say = useSay();
  const navigate = useNavigate();
  const permission = useAlertPermission();
  const now = useNowMs();
  const [, dismissed] = useState(0);
  const promises = useCards(callbacksQuery({ show: 'open', mine: true }));
  const alerts = alertsOf(promises.data ?? [], now).filter(({ key }) => !wasTold(key));
  const desktop = permission === 'granted';

  useEffect(() => {
    if (!desktop) return;
    for (const { key, card, text, vars } of alerts) {
      noteTold(key, now);
      const shown = new Notification(say(text, vars), {
        body: say(B.alertBody, { id: card.id, subject: card.subject }),
        tag: key,
      });
      shown.onclick = () => {
        window.focus();
        void navigate('/callbacks');
        shown.close();
      };
    }
  });

  if (desktop || alerts.length === 0) return null;
  const dismiss = ({ key }: Alert) => {
    noteTold(key, now);
    dismissed((count) => count + 1);
  };
  return (
    <section className="promise-alerts" aria-label={say(B.reminders)}>
      {alerts.map((alert) => (
        <div key={alert.key} role="alert" className="promise-alert">
          <PhoneFilled aria-hidden />
          <span>
            <strong>{say(alert.text, alert.vars)}</strong> <Countdown dueAt={alert.card.dueAt} />
            <br />
            {say(B.alertBody, { id: alert.card.id, subject: alert.card.subject })}
          </span>
          <Link to="/callbacks" onClick={() => dismiss(alert)}>
            {say(B.toBoard)}
          </Link>
          <Button
            type="text"
            icon={<CloseOutlined aria-hidden />}
            aria-label={say(B.dismiss)}
            onClick={() => dismiss(alert)}
          />
        </div>
      ))}
    </section>
  );
}
