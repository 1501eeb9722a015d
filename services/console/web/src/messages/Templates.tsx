import { Empty, Skeleton } from 'antd';
import { useSearchParams } from 'react-router';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { useTemplates } from './queries.ts';
import { TemplatePanel } from './TemplatePanel.tsx';
import { M } from './texts.ts';
import './messages.css';

/** What messages say (MSG-03): the wording of the release, or the company's own; the address holds the chosen template. */
export function Templates() {
  const say = useSay();
  const [search, setSearch] = useSearchParams();
  const templates = useTemplates();
  if (templates.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
  if (templates.isError) return <ErrorBox error={templates.error} onRetry={() => void templates.refetch()} />;
  const wanted = search.get('template');
  const chosen = templates.data.find(({ template }) => template === wanted) ?? templates.data[0];
  if (!chosen) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} />;
  return (
    <>
      <p className="quiet">{say(M.templatesLead)}</p>
      <div className="templates">
        <nav aria-label={say(M.templateList)}>
          <ul>
            {templates.data.map(({ template, label, inForce, proposed }) => (
              <li key={template}>
                <button
                  type="button"
                  aria-current={template === chosen.template}
                  onClick={() => setSearch({ tab: 'templates', template }, { replace: true })}
                >
                  <span>{label}</span>
                  {inForce && <span className="chip tone-stage">{say(M.ownWording)}</span>}
                  {proposed && <span className="chip tone-warn">{say(M.awaits)}</span>}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <TemplatePanel key={chosen.template} of={chosen} />
      </div>
    </>
  );
}
