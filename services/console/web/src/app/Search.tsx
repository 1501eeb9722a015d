import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { listCases } from '../api/desk.ts';
import { useSay } from '../texts.ts';
import { A } from './texts.ts';

/** Finds a case by number or subject: opens the only hit, lists several. */
export function Search() {
  const say = useSay();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const find = async () => {
    const q = text.trim();
    if (!q) return;
    const found = await listCases({ q, open: 'all' }, { limit: 2 }, AbortSignal.timeout(10_000)).catch(() => undefined);
    const [only, another] = found?.items ?? [];
    await navigate(only && !another ? `/cases/${only.id}` : `/queue?view=all&q=${encodeURIComponent(q)}`);
    setText('');
  };
  return (
    <search className="search">
      <Input
        id="search"
        prefix={<SearchOutlined aria-hidden />}
        placeholder={say(A.search)}
        aria-label={say(A.searchLabel)}
        value={text}
        allowClear
        onChange={(event) => setText(event.target.value)}
        onPressEnter={() => void find()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </search>
  );
}
