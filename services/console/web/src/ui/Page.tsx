import { type ReactNode, useEffect } from 'react';
import { T, useSay } from '../texts.ts';

/** A page's frame: its one `h1`, what can be done on the whole page, and the title of the browser's tab. */
export function Page({ title, actions, children, lead }: PageProps) {
  useTitle(title);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          {lead && <p className="page-lead">{lead}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

export interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function useTitle(title: string): void {
  const product = useSay()(T.product);
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}
