import type { ReactNode } from 'react';
import { z } from 'zod';
import { Attachment } from '../../../../../domain/procedures/case/intake.ts';
import { PersonField } from '../../../../../domain/procedures/field.ts';
import { Payee } from '../../../../../domain/procedures/refund/order.ts';
import { useLanguage } from '../app/language.ts';
import { T, useSay } from '../texts.ts';
import { Datum } from '../ui/data.tsx';
import { saidMoney } from '../ui/money.ts';
import { saidInstant } from '../ui/time.ts';
import { AttachmentList } from './AttachmentsInput.tsx';
import { PayeeView } from './PayeeInput.tsx';
import type { Fields, Option, Spec } from './spec.ts';
import { at } from './values.ts';
import './form.css';

/** Data of a schema as people read it: names and values, what is missing left out. */
export function RecordView({ fields, data }: { fields: Fields; data: unknown }) {
  const shown = Object.entries(fields).filter(
    ([name, { kind }]) => kind !== 'hidden' && kind !== 'fixed' && kind !== 'customer' && hasValue(at(data, [name])),
  );
  return (
    <dl className="data">
      {shown.map(([name, spec]) => (
        <Datum key={name} label={spec.label}>
          <ValueView spec={spec} value={at(data, [name])} />
        </Datum>
      ))}
    </dl>
  );
}

const hasValue = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

function ValueView({ spec, value }: { spec: Spec; value: unknown }): ReactNode {
  const say = useSay();
  const language = useLanguage();
  switch (spec.kind) {
    case 'yesNo':
      return say(value === true ? T.yes : T.no);
    case 'choice':
      return nameOf(spec.options, value);
    case 'choices':
      return Array.isArray(value) ? value.map((key) => nameOf(spec.options, key)).join(say(T.comma)) : null;
    case 'instant':
      return typeof value === 'string' ? <time dateTime={value}>{saidInstant(value, say)}</time> : null;
    case 'fen':
      return typeof value === 'number' ? saidMoney(value, language) : null;
    case 'person': {
      const person = PersonField.safeParse(value);
      return person.success ? person.data.name : null;
    }
    case 'payee': {
      const payee = Payee.safeParse(value);
      return payee.success ? <PayeeView payee={payee.data} /> : null;
    }
    case 'attachments': {
      const files = z.array(Attachment).safeParse(value);
      return files.success ? <AttachmentList attachments={files.data} /> : null;
    }
    case 'group':
      return <RecordView fields={spec.fields} data={value} />;
    case 'variants': {
      const [, fields] =
        spec.variants.find(([, each]) => Object.keys(each).some((name) => hasValue(at(value, [name])))) ?? [];
      return fields ? <RecordView fields={fields} data={value} /> : null;
    }
    case 'rows':
      return Array.isArray(value) ? (
        <ol>
          {value.map((row: unknown) => (
            <li key={JSON.stringify(row)}>
              <RecordView fields={spec.fields} data={row} />
            </li>
          ))}
        </ol>
      ) : null;
    case 'lines':
      return Array.isArray(value) ? (
        <ul>
          {value.map((line: unknown) => (
            <li key={String(line)}>{String(line)}</li>
          ))}
        </ul>
      ) : null;
    default:
      return <span className="prose">{String(value)}</span>;
  }

  function nameOf(options: readonly Option[], key: unknown): string {
    const option = options.find((each) => each.value === key);
    return option ? say(option.label) : String(key);
  }
}
