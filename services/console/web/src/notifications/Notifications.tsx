import { AlertFilled, CheckOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Skeleton } from 'antd';
import { Link } from 'react-router';
import { listNotifications, readAllNotifications, readNotification } from '../api/desk.ts';
import type { Notification } from '../api/shapes.ts';
import { keys } from '../app/queries.ts';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { saidInstant } from '../ui/time.ts';
import { N } from './texts.ts';
import './notifications.css';

/** The inbox; opening one is its read receipt (GEN-22). */
export function Notifications() {
  const say = useSay();
  const client = useQueryClient();
  const inbox = useInfiniteQuery({
    queryKey: keys.notifications,
    queryFn: ({ pageParam, signal }) => listNotifications(pageParam === undefined ? {} : { after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const changed = () => {
    for (const queryKey of [keys.notifications, keys.unread]) void client.invalidateQueries({ queryKey });
  };
  const reading = useMutation({ mutationFn: readNotification, onSettled: changed });
  const readingAll = useMutation({ mutationFn: readAllNotifications, onSettled: changed });
  const items = inbox.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={say(N.title)}
      actions={
        <Button
          icon={<CheckOutlined aria-hidden />}
          disabled={items.every(({ readAt }) => readAt !== null)}
          loading={readingAll.isPending}
          onClick={() => readingAll.mutate()}
        >
          {say(N.readAll)}
        </Button>
      }
    >
      {inbox.isPending && <Skeleton active title={false} paragraph={{ rows: 8, width: '100%' }} />}
      {inbox.isError && <ErrorBox error={inbox.error} onRetry={() => void inbox.refetch()} />}
      {inbox.isSuccess && items.length === 0 && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <>
              {say(N.empty)}
              <br />
              {say(N.emptyWhy)}
            </>
          }
        />
      )}
      <ul className="inbox">
        {items.map((item) => (
          <Line key={item.id} item={item} onRead={() => reading.mutate(item.id)} />
        ))}
      </ul>
      {inbox.hasNextPage && (
        <div className="list-foot">
          <Button loading={inbox.isFetchingNextPage} onClick={() => void inbox.fetchNextPage()}>
            {say(T.more)}
          </Button>
        </div>
      )}
    </Page>
  );
}

function Line({ item, onRead }: { item: Notification; onRead: () => void }) {
  const say = useSay();
  const { caseId, text, urgent, createdAt, readAt } = item;
  const read = readAt !== null;
  return (
    <li className={read ? 'notice' : 'notice notice-unread'}>
      <div>
        {urgent && (
          <span className="chip tone-bad">
            <AlertFilled aria-hidden /> {say(N.urgent)}
          </span>
        )}
        {!read && <span className="chip tone-stage">{say(N.unread)}</span>}
        {caseId ? (
          <Link
            to={`/cases/${caseId}`}
            onClick={() => {
              if (!read) onRead();
            }}
          >
            {text}
          </Link>
        ) : (
          <span>{text}</span>
        )}
      </div>
      <div className="quiet notice-when">
        <time dateTime={createdAt}>{saidInstant(createdAt, say)}</time>
        {read ? (
          <span>{say(N.readAt, { at: saidInstant(readAt, say) })}</span>
        ) : (
          <Button size="small" type="link" onClick={onRead}>
            {say(N.markRead)}
          </Button>
        )}
      </div>
    </li>
  );
}
