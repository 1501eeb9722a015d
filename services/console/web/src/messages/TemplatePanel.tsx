import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { T, useSay } from '../texts.ts';
import type { MessageTemplate } from './api.ts';
import { Decision } from './Decision.tsx';
import { M } from './texts.ts';
import { Versions } from './Versions.tsx';
import { WordingEditor } from './WordingEditor.tsx';
import { WordingsView } from './WordingsView.tsx';

/** One template: what it says now, what it shall say, and what it said before. */
export function TemplatePanel({ of: template }: { of: MessageTemplate }) {
  const say = useSay();
  const session = useSession();
  const [editing, setEditing] = useState(false);
  const { label, variables, inForce, proposed, standard } = template;
  if (editing) return <WordingEditor of={template} onClose={() => setEditing(false)} />;
  return (
    <div>
      <div className="toolbar">
        <h2>{label}</h2>
        {may(session, 'proposeWording') && (
          <Button className="toolbar-end" icon={<EditOutlined aria-hidden />} onClick={() => setEditing(true)}>
            {say(M.edit)}
          </Button>
        )}
      </div>
      {proposed && (
        <section className="wording-proposed">
          <h3>
            {say(M.proposed)} <span className="quiet">{say(M.version, { n: proposed.version })}</span>
          </h3>
          <Decision template={template.template} of={proposed} />
          <WordingsView name={template.template} wordings={proposed.wordings} />
        </section>
      )}
      <h3>
        {say(M.inForce)}{' '}
        <span className={`chip tone-${inForce ? 'stage' : 'idle'}`}>
          {inForce ? say(M.version, { n: inForce.version }) : say(M.standard)}
        </span>
      </h3>
      <WordingsView name={template.template} wordings={inForce?.wordings ?? standard} />
      <h3>{say(M.variables)}</h3>
      <dl className="data wording-data">
        {variables.map(({ name, example, needed }) => (
          <div key={name}>
            <dt>
              <code>{`{${name}}`}</code>
            </dt>
            <dd>
              {example} {needed && <span className="chip tone-idle">{say(M.needed)}</span>}
            </dd>
          </div>
        ))}
        {variables.length === 0 && say(T.none)}
      </dl>
      <Versions template={template.template} />
    </div>
  );
}
