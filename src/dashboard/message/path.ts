/** Addresses of the pages about messages. */

export const messagePath = (messageId: string): string => `/messages/${encodeURIComponent(messageId)}`;

/** A list of messages: by the sender's own Message-ID or by a tag. */
export function messagesPath(query: {
  readonly headerMessageId?: string | undefined;
  readonly tag?: string | undefined;
  readonly cursor?: string | undefined;
}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/messages?${new URLSearchParams(given)}`;
}
