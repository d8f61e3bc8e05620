create table stamp_batch (
  id           text primary key,
  cooperative  text not null references cooperative (id),
  product      text not null,
  -- Null on a roll, whose stamps get their lot when they are activated.
  lot          text,
  level        text not null check (level in ('lot', 'unit')),
  -- Labels to print; a lot's stamp is one code on all of them, and on those that are printed later.
  count        bigint not null,
  -- Stamps written so far; the batch is ready when it equals the number of its codes.
  issued       bigint not null,
  -- How many of them are active or void now: a batch of a million is not counted again for every look at it.
  active_count bigint not null default 0,
  void_count   bigint not null default 0,
  activate     text not null check (activate in ('on-issue', 'later')),
  created_at   bigint not null,
  created_by   text,
  ready_at     bigint,
  unique (cooperative, id),
  foreign key (cooperative, product) references product (cooperative, id),
  foreign key (cooperative, lot) references lot (cooperative, id)
);
create index stamp_batch_lot on stamp_batch (lot);
-- What packs of a lot share is one stamp for ever: were there two, voiding one would leave its labels valid by the other.
create unique index stamp_batch_shared on stamp_batch (lot) where level = 'lot';
create index stamp_batch_cooperative on stamp_batch (cooperative, id);

create table stamp (
  code         text primary key,
  batch        text not null references stamp_batch (id),
  -- Place in the batch, from 1.
  number       bigint not null,
  lot          text references lot (id),
  state        text not null check (state in ('printed', 'active', 'void')),
  scans        bigint not null default 0,
  first_scan   bigint,
  last_scan    bigint,
  unique (batch, number)
);

-- Who activated or voided what and why.
create table stamp_act (
  id          text primary key,
  cooperative text not null references cooperative (id),
  act         text not null check (act in ('activate', 'void')),
  -- The request as it was: ranges or codes, lot, reason (JSON).
  body        text not null,
  changed     bigint not null,
  at          bigint not null,
  member      text
);
create index stamp_act_cooperative on stamp_act (cooperative, id);
