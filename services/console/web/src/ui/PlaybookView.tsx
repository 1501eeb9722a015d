import type { Playbook } from '../../../../../domain/procedures/complaint/playbooks.ts';
import { useSay } from '../texts.ts';

/** A playbook as steps in their order. */
export function PlaybookView({ playbook, open = false }: { playbook: Playbook; open?: boolean }) {
  const say = useSay();
  return (
    <details className="playbook" open={open}>
      <summary>{say(playbook.title)}</summary>
      <ol>
        {playbook.steps.map((step) => (
          <li key={step.zh}>{say(step)}</li>
        ))}
      </ol>
    </details>
  );
}
