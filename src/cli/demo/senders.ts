/** Who sends what: the cast of the demo. */
export interface Sender {
  readonly from: string;
  /** Mailbox of `from`, as identity notifications give it. */
  readonly address: string;
  readonly identity: string;
  readonly configurationSet: 'transactional' | 'marketing' | 'notifications';
  /** One of these per mail; none: mail without a tenant. */
  readonly tenants: readonly string[];
  readonly campaign: string;
  readonly subjects: readonly string[];
  readonly operation: 'SendEmail' | 'SendRawEmail';
  readonly caller: string;
  /** Its identity also reports bounces and complaints to the second topic: they are told twice. */
  readonly feedback: boolean;
}

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

const shop = {
  identity: 'shop.example.com',
  tenants: ['shop'],
  operation: 'SendEmail',
  caller: 'shop-backend',
  feedback: true,
} as const;

const clinic = {
  identity: 'clinic.example.org',
  tenants: ['clinic-north', 'clinic-south'],
  operation: 'SendEmail',
  caller: 'clinic-backend',
  feedback: false,
} as const;

export const ORDERS: Sender = {
  ...shop,
  from: 'Example Shop <orders@shop.example.com>',
  address: 'orders@shop.example.com',
  configurationSet: 'transactional',
  campaign: 'order-confirmation',
  subjects: ['Your order is confirmed', 'Your receipt', 'Your payment has arrived'],
};

export const SHIPPING: Sender = {
  ...shop,
  from: 'Example Shop <shipping@shop.example.com>',
  address: 'shipping@shop.example.com',
  configurationSet: 'notifications',
  campaign: 'parcel-updates',
  subjects: ['Your parcel is on its way', 'Your parcel arrives today'],
};

export const ACCOUNTS: Sender = {
  ...shop,
  tenants: [],
  feedback: false,
  from: 'Example <account@shop.example.com>',
  address: 'account@shop.example.com',
  configurationSet: 'transactional',
  campaign: 'account',
  subjects: ['Reset your password', 'A new sign-in to your account', 'Confirm your address'],
};

export const REMINDERS: Sender = {
  ...clinic,
  from: 'Example Clinic <reminders@clinic.example.org>',
  address: 'reminders@clinic.example.org',
  configurationSet: 'notifications',
  campaign: 'appointment-reminder',
  subjects: ['Your appointment tomorrow', 'Your appointment on Monday'],
};

export const LETTERS: Sender = {
  ...clinic,
  from: 'Example Clinic <office@clinic.example.org>',
  address: 'office@clinic.example.org',
  configurationSet: 'transactional',
  campaign: 'portal',
  subjects: ['A document is waiting for you'],
};

export const NEWS: Sender = {
  from: 'Example News <hello@news.example.com>',
  address: 'hello@news.example.com',
  identity: 'news.example.com',
  configurationSet: 'marketing',
  tenants: [],
  campaign: 'news',
  subjects: ['News of the day'],
  operation: 'SendRawEmail',
  caller: 'newsletter',
  feedback: false,
};
