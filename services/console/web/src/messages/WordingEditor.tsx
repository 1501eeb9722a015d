import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { useRef } from 'react';
import { isTemplate, type Wording, type Wordings, wordingProblems } from '../../../../../domain/messages/templates.ts';
import { LANGUAGES, type Language } from '../../../../../domain/text.ts';
import { ProblemError } from '../api/problem.ts';
import { LANGUAGE_NAMES } from '../app/language.ts';
import { useCommandKey } from '../app/useCommandKey.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { type MessageTemplate, proposeWording } from './api.ts';
import { messageKeys } from './queries.ts';
import { M } from './texts.ts';
import { WordingCard } from './WordingsView.tsx';

type Part = keyof Wording;
type Fields = Record<Language, Wording> & { readonly note: string };
/** Where the cursor stands, or stood last. */
interface Place {
  readonly language: Language;
  readonly part: Part;
  readonly at: number;
}

/** The company's own wording, with what is wrong at each field and how it will read; another person approves it. */
export function WordingEditor({ of, onClose }: { of: MessageTemplate; onClose: () => void }) {
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const { template, label, variables, standard, inForce } = of;
  const initial = inForce?.wordings ?? standard;
  const shown = shownOf(Form.useWatch([], form), initial);
  const place = useRef<Place>({ language: LANGUAGES[0], part: 'text', at: initial[LANGUAGES[0]].text.length });
  const key = useCommandKey();
  const proposing = useMutation({
    mutationFn: ({ note, ...wordings }: Fields) => proposeWording(template, { wordings, note }, key.current()),
    onSuccess: async ({ version }) => {
      await client.invalidateQueries({ queryKey: messageKeys.templates });
      void message.success(say(M.proposedDone, { n: version }));
      onClose();
    },
    onError: key.after,
  });
  const insert = (variable: string) => {
    const { language, part, at } = place.current;
    const text = shown[language][part];
    const put = `{${variable}}`;
    form.setFieldValue([language, part], text.slice(0, at) + put + text.slice(at));
    place.current = { language, part, at: at + put.length };
    void form.validateFields([[language, part]]).catch(() => undefined);
  };

  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      className="wording-form"
      initialValues={{ ...initial, note: '' }}
      scrollToFirstError={{ focus: true }}
      onFinish={(fields) => proposing.mutate(fields)}
    >
      <h2>
        {say(M.edit)}
        {say(T.dot)}
        {label}
      </h2>
      <fieldset className="chips wording-variables" aria-label={say(M.variables)}>
        {variables.map(({ name, example, needed }) => (
          <Button
            key={name}
            size="small"
            title={example}
            aria-label={say(M.insert, { name })}
            onClick={() => insert(name)}
          >
            <code>{`{${name}}`}</code> {needed && <span className="quiet">{say(M.needed)}</span>}
          </Button>
        ))}
        <span className="hint">{say(M.insertHint)}</span>
      </fieldset>
      {LANGUAGES.map((language) => (
        <fieldset key={language} className="wording-language">
          <legend>{LANGUAGE_NAMES[language]}</legend>
          <div lang={language}>
            {(['subject', 'text'] as const).map((part) => (
              <Form.Item
                key={part}
                name={[language, part]}
                label={say(part === 'subject' ? M.subject : M.text)}
                validateTrigger="onChange"
                rules={[
                  { required: true, whitespace: true, message: say(M.fill) },
                  {
                    validator: (_, text: string) => {
                      const wrong = problemsOf(template, shown, { language, part, text });
                      return wrong.length === 0
                        ? Promise.resolve()
                        : Promise.reject(
                            new Error(
                              wrong
                                .map(({ variable, why }) => say(M.problem, { variable: `{${variable}}`, why }))
                                .join(say(T.comma)),
                            ),
                          );
                    },
                  },
                ]}
              >
                <Input.TextArea
                  autoSize={{ minRows: part === 'subject' ? 1 : 3, maxRows: 10 }}
                  maxLength={part === 'subject' ? 200 : 2_000}
                  onSelect={({ currentTarget }) => {
                    place.current = { language, part, at: currentTarget.selectionStart };
                  }}
                />
              </Form.Item>
            ))}
          </div>
          <WordingCard name={template} wordings={shown} language={language} />
        </fieldset>
      ))}
      <Form.Item
        name="note"
        label={say(M.note)}
        rules={[{ required: true, whitespace: true, message: say(M.noteNeeded) }]}
      >
        <Input maxLength={500} />
      </Form.Item>
      {proposing.error instanceof ProblemError && <ProblemAlert problem={proposing.error} />}
      <div className="form-foot">
        <Button type="primary" htmlType="submit" loading={proposing.isPending}>
          {say(M.propose)}
        </Button>
        <Button onClick={onClose}>{say(T.cancel)}</Button>
      </div>
    </Form>
  );
}

/** What stands in the form; before it has told, what it began with. */
function shownOf(fields: Partial<Fields> | undefined, initial: Wordings): Wordings {
  const of = (language: Language): Wording => ({ ...initial[language], ...fields?.[language] });
  return { 'zh-CN': of('zh-CN'), 'zh-Hant': of('zh-Hant'), en: of('en') };
}

/** What the domain finds wrong with one field; the service asks the same of the whole. */
function problemsOf(
  template: string,
  shown: Wordings,
  { language, part, text }: { readonly language: Language; readonly part: Part; readonly text: string },
) {
  if (!isTemplate(template)) return [];
  const wordings = { ...shown, [language]: { ...shown[language], [part]: text } };
  return wordingProblems(template, wordings).filter(({ path }) => path === `${language}.${part}`);
}
