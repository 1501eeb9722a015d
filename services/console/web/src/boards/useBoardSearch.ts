import { useSearchParams } from 'react-router';

/** The filters of a board stand in its address; what is empty does not. */
export function useBoardSearch() {
  const [search, setSearch] = useSearchParams();
  return {
    search,
    set(change: Readonly<Record<string, string | undefined>>) {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(change))
        if (value) next.set(name, value);
        else next.delete(name);
      setSearch(next, { replace: true });
    },
  };
}
