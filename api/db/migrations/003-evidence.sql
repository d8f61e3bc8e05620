-- Sealed days as they came: the text is what was signed and is never changed. Each is kept with the name and key of the
-- box that sealed it: the one that a gateway's record is bound to may be replaced.
create table evidence (
  gateway     text not null,
  cooperative text not null,
  own_name    text not null,
  public_key  text not null,
  zone        text not null,
  day         text not null,
  revision    bigint not null,
  digest      text not null,
  document    text not null,
  signature   text not null,
  received_at bigint not null,
  primary key (gateway, zone, day, own_name, revision),
  foreign key (cooperative, gateway) references gateway (cooperative, id)
);
