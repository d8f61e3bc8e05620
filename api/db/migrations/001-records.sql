-- One text for SQLite and PostgreSQL. Times are UTC milliseconds, local days are texts as 2026-11-22, masses are grams.
-- Every record carries its cooperative, and what it refers to is named together with it: a key alone reaches nothing
-- of another cooperative.

create table cooperative (
  id         text primary key,
  name       text not null,
  address    text,
  phone      text,
  -- Grows with every change that a buyer's page may show; pages kept ready are thrown away by it.
  version    bigint not null default 1,
  revision   bigint not null default 1,
  created_at bigint not null
);

create table person (
  id            text primary key,
  login         text not null unique,
  name          text not null,
  password_hash text not null,
  created_at    bigint not null
);

create table member (
  id          text primary key,
  cooperative text not null references cooperative (id),
  person      text not null references person (id),
  role        text not null check (role in ('manager', 'clerk', 'farmer', 'inspector')),
  joined_at   bigint not null,
  removed_at  bigint,
  revision    bigint not null default 1,
  unique (cooperative, id),
  unique (cooperative, person)
);

-- Tokens of every kind are kept as SHA-256 only.
create table session (
  token_hash text primary key,
  member     text not null references member (id),
  created_at bigint not null,
  expires_at bigint not null
);
create index session_member on session (member);

create table invitation (
  id          text primary key,
  cooperative text not null references cooperative (id),
  role        text not null check (role in ('manager', 'clerk', 'farmer', 'inspector')),
  name        text,
  token_hash  text not null unique,
  created_by  text,
  created_at  bigint not null,
  expires_at  bigint not null,
  used_at     bigint,
  revoked_at  bigint,
  unique (cooperative, id)
);

create table sign_in_failure (
  subject text primary key,
  failures bigint not null,
  last_at  bigint not null
);

create table gateway (
  id          text primary key,
  cooperative text not null references cooperative (id),
  name        text not null,
  token_hash  text not null unique,
  -- What the gateway says of itself when it pairs: its name by its key, its public key, its farm and zones (JSON).
  own_name    text unique,
  public_key  text,
  farm        text,
  zones       text,
  created_at  bigint not null,
  seen_at     bigint,
  revoked_at  bigint,
  unique (cooperative, id)
);

create table file (
  digest      text not null,
  cooperative text not null references cooperative (id),
  type        text not null,
  width       bigint not null,
  height      bigint not null,
  -- SQLite keeps bytes as bytes whatever a column is called.
  bytes       bytea not null,
  created_at  bigint not null,
  primary key (digest, cooperative)
);

create table product (
  id              text primary key,
  cooperative     text not null references cooperative (id),
  name            text not null,
  gtin            text unique,
  brand           text,
  unit            text,
  shelf_life_days bigint,
  image           text,
  shops           text not null,
  revision        bigint not null,
  created_at      bigint not null,
  updated_at      bigint not null,
  archived_at     bigint,
  unique (cooperative, id),
  foreign key (image, cooperative) references file (digest, cooperative)
);

create table plot (
  id          text primary key,
  cooperative text not null references cooperative (id),
  name        text not null,
  area_m2     double precision,
  area_code   text,
  farmer      text,
  revision    bigint not null,
  created_at  bigint not null,
  updated_at  bigint not null,
  archived_at bigint,
  unique (cooperative, id),
  foreign key (cooperative, farmer) references member (cooperative, id)
);

-- Which gateway and zone measured a plot, from and to which day (included; open where null).
create table plot_zone (
  plot        text not null,
  cooperative text not null,
  gateway     text not null,
  zone        text not null,
  from_day    text not null,
  to_day      text,
  primary key (plot, gateway, zone, from_day),
  foreign key (cooperative, plot) references plot (cooperative, id),
  foreign key (cooperative, gateway) references gateway (cooperative, id)
);

create table season (
  id          text primary key,
  cooperative text not null references cooperative (id),
  plot        text not null,
  crop        text not null,
  variety     text,
  started_on  text not null,
  ended_on    text,
  revision    bigint not null,
  created_at  bigint not null,
  updated_at  bigint not null,
  unique (cooperative, id),
  foreign key (cooperative, plot) references plot (cooperative, id)
);
create index season_plot on season (cooperative, plot, started_on);

create table lot (
  id             text primary key,
  cooperative    text not null references cooperative (id),
  product        text not null,
  number         text not null,
  mass_g         bigint,
  harvested_from text not null,
  harvested_to   text not null,
  revision       bigint not null,
  created_at     bigint not null,
  updated_at     bigint not null,
  recalled_at    bigint,
  recall_reason  text,
  unique (cooperative, id),
  unique (product, number),
  foreign key (cooperative, product) references product (cooperative, id)
);

create table lot_plot (
  lot         text not null,
  cooperative text not null,
  plot        text not null,
  primary key (lot, plot),
  foreign key (cooperative, lot) references lot (cooperative, id),
  foreign key (cooperative, plot) references plot (cooperative, id)
);

-- What a record said before each correction (JSON): corrections never erase.
create table history (
  cooperative text not null references cooperative (id),
  kind        text not null,
  record      text not null,
  revision    bigint not null,
  body        text not null,
  at          bigint not null,
  member      text,
  primary key (cooperative, kind, record, revision)
);
