import { Alert } from 'antd';
import type { ReactNode } from 'react';
import type { ProblemError } from '../api/problem.ts';
import { useSay } from '../texts.ts';
import { RequestId } from '../ui/ErrorBox.tsx';
import { F } from './texts.ts';

/** Why the services did not accept it, with the fields they name and the id to tell. */
export function ProblemAlert({ problem, children }: { problem: ProblemError; children?: ReactNode }) {
  const say = useSay();
  const { title, detail, errors = [], requestId } = problem.problem;
  return (
    <Alert
      className="gap"
      type="error"
      showIcon
      role="alert"
      title={say(F.refused)}
      description={
        <>
          <p className="flush">
            {detail ?? title} {say(F.keep)}
          </p>
          {errors.length > 0 && (
            <ul className="problem-list">
              {errors.map(({ path, message }) => (
                <li key={path + message}>
                  <code>{path}</code> {message}
                </li>
              ))}
            </ul>
          )}
          {children}
          {requestId && <RequestId id={requestId} />}
        </>
      }
    />
  );
}
