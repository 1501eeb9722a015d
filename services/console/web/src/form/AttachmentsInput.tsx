import { DeleteOutlined, PaperClipOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Attachment } from '../../../../../domain/procedures/case/intake.ts';
import { attachmentUrl, uploadAttachment } from '../api/desk.ts';
import { ProblemError } from '../api/problem.ts';
import { T, useSay } from '../texts.ts';
import type { Control } from './inputs.tsx';
import { F } from './texts.ts';

const LARGEST = 10 * 1024 * 1024;

/** Evidence: each file is stored at once and kept in the form as its reference with checksum. */
export function AttachmentsInput({
  id,
  value = [],
  onChange,
  label,
}: Control<readonly Attachment[]> & { label: string }) {
  const say = useSay();
  const files = useRef<HTMLInputElement>(null);
  const [pending, setPending] = useState(0);
  const [failed, setFailed] = useState<string[]>([]);
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });

  const store = async (file: File) => {
    if (file.size > LARGEST) return setFailed((all) => [...all, why(file, say(F.tooLarge))]);
    setPending((count) => count + 1);
    try {
      const stored = await uploadAttachment(file);
      onChange?.([...latest.current, stored]);
    } catch (error) {
      setFailed((all) => [...all, why(file, error instanceof ProblemError ? error.message : '')]);
    } finally {
      setPending((count) => count - 1);
    }
  };
  const storeAll = async (chosen: readonly File[]) => {
    setFailed([]);
    for (const file of chosen) await store(file);
  };
  const why = ({ name }: File, reason: string) => say(F.attachFailed, { name, why: reason });

  return (
    <div className="attachments">
      <input
        ref={files}
        type="file"
        multiple
        className="hidden"
        tabIndex={-1}
        aria-hidden
        onChange={({ target }) => {
          const chosen = [...(target.files ?? [])];
          target.value = '';
          void storeAll(chosen);
        }}
      />
      <Button
        {...(id ? { id } : {})}
        icon={<PaperClipOutlined aria-hidden />}
        loading={pending > 0}
        onClick={() => files.current?.click()}
        aria-label={`${label}: ${say(F.attach)}`}
      >
        {say(F.attach)}
      </Button>
      <p className="hint">{say(F.attachHint)}</p>
      {failed.map((text) => (
        <Alert key={text} type="error" showIcon title={text} role="alert" />
      ))}
      <AttachmentList
        attachments={value}
        onRemove={(gone) => onChange?.(value.filter((attachment) => attachment.id !== gone.id))}
      />
    </div>
  );
}

/** Files by name, size and the beginning of their checksum. */
export function AttachmentList({
  attachments,
  onRemove,
}: {
  attachments: readonly Attachment[];
  onRemove?: (attachment: Attachment) => void;
}) {
  const say = useSay();
  if (attachments.length === 0) return null;
  return (
    <ul className="attachment-list">
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          <PaperClipOutlined aria-hidden />
          <a href={attachmentUrl(attachment.id)} download={attachment.name}>
            {attachment.name}
          </a>
          <span className="quiet mono" title={`SHA-256 ${attachment.sha256}`}>
            {saidSize(attachment.size)} · {attachment.sha256.slice(0, 8)}
          </span>
          {onRemove && (
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={`${say(T.remove)} ${attachment.name}`}
              onClick={() => onRemove(attachment)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

const saidSize = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
