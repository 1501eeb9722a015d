import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';

interface SearchInputProps {
  readonly value: string;
  readonly label: string;
  readonly onSearch: (q: string) => void;
}

/** A search that stands in the address: it takes effect with Enter or when one leaves it. */
export function SearchInput({ value, label, onSearch }: SearchInputProps) {
  return (
    <Input
      key={value}
      defaultValue={value}
      prefix={<SearchOutlined aria-hidden />}
      placeholder={label}
      aria-label={label}
      maxLength={64}
      allowClear
      className="search-input"
      onPressEnter={(event) => onSearch(event.currentTarget.value.trim())}
      onBlur={(event) => {
        if (event.currentTarget.value.trim() !== value) onSearch(event.currentTarget.value.trim());
      }}
      onClear={() => onSearch('')}
    />
  );
}
