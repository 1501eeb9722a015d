import { Intake } from '../../../../../domain/procedures/complaint/intake.ts';
import { type Fields, fieldsOf } from '../form/spec.ts';
import { I } from './texts.ts';

export const INTAKE_FIELDS = fieldsOf(Intake);

const pick = (...names: (keyof typeof Intake.shape)[]): Fields =>
  Object.fromEntries(
    names.flatMap((name) => {
      const spec = INTAKE_FIELDS[name];
      return spec ? [[name, spec]] : [];
    }),
  );

/** The fields in the order in which a call goes: who calls and how, what happened, what is wanted, the rest. */
export const CALL: Fields = receivedNow(pick('channel', 'channelAddress', 'type', 'receivedAt'));
export const MATTER = pick('subject', 'content', 'demand', 'expectedSolution', 'eventAt', 'involved');
export const MORE = pick('courseOfEvents', 'suspectedCause', 'emotionNote', 'difficult', 'temper', 'complainant');
export const TICKS = pick('apologised', 'courseUnderstood', 'duringTravel', 'legalRisk');
export const EVIDENCE = pick('attachments');

/** The services put in the time themselves; only what comes late, such as a letter, has another. */
function receivedNow({ receivedAt, ...fields }: Fields): Fields {
  return receivedAt ? { ...fields, receivedAt: { ...receivedAt, required: false, help: I.receivedHelp } } : fields;
}

/** What is so unless somebody says otherwise. */
export const USUAL = {
  type: 'COMPLAINT',
  channel: 'PHONE',
  apologised: false,
  courseUnderstood: false,
  duringTravel: false,
  legalRisk: false,
  attachments: [],
};
