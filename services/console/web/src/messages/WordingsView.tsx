import { isTemplate, TEMPLATES, type Wordings, worded } from '../../../../../domain/messages/templates.ts';
import { LANGUAGES, type Language, say as sayIn } from '../../../../../domain/text.ts';
import { LANGUAGE_NAMES } from '../app/language.ts';

/** A message in all languages, filled in with the examples of its template. */
export function WordingsView({ name, wordings }: { name: string; wordings: Wordings }) {
  return (
    <div className="wordings">
      {LANGUAGES.map((language) => (
        <WordingCard key={language} name={name} wordings={wordings} language={language} />
      ))}
    </div>
  );
}

export function WordingCard({ name, wordings, language }: { name: string; wordings: Wordings; language: Language }) {
  const { subject, text } = filled(name, wordings, language);
  return (
    <article className="wording" lang={language}>
      <p className="quiet flush">{LANGUAGE_NAMES[language]}</p>
      <strong className="prose">{subject}</strong>
      <p className="prose flush">{text}</p>
    </article>
  );
}

/** A template that a newer service knows shows with its variables in place. */
function filled(name: string, wordings: Wordings, language: Language) {
  if (!isTemplate(name)) return wordings[language];
  const vars = Object.fromEntries(
    Object.entries<string | { zh: string; en: string }>(TEMPLATES[name].vars).map(([variable, example]) => [
      variable,
      typeof example === 'string' ? example : sayIn(example, language),
    ]),
  );
  return worded(name, wordings, language, vars);
}
