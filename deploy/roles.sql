-- Who may do what in the database.  Run by its owner (or a superuser) after every `manage.py migrate`:
--
--   psql -v ON_ERROR_STOP=1 -v app=perfgoals -v reader=perfgoals_reader -f roles.sql DATABASE
--
-- Three roles:
--   the owner   owns the tables and runs `migrate`, `backup` and `restore`; nobody serves pages with it
--   :app        serves pages and works off tasks: reads and writes rows, changes no table, empties none.
--               Journal entries and seals it can only add; events, releases and calls it cannot change.
--   :reader     statistics and the replica: reads the sheets and what is public; no accounts, no sessions,
--               no keys, no journal
-- Passwords are not set here: \password perfgoals
--
-- Events and releases can be deleted by :app because taking an import back takes the sheets it made out of
-- the books, with the one event and the release that came with them (reviews/actions.py, `erase`); the
-- journal, where nothing can be deleted, tells of it.

SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY[:'app', :'reader']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

BEGIN;

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I, %I', current_database(), :'app', :'reader') \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM :"app", :"reader";
GRANT USAGE ON SCHEMA public TO :"app", :"reader";
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, :"app", :"reader";
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, :"app", :"reader";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"app";
-- Tables of the next version, made by whoever runs this file, until it is run again.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"app";

-- What is only ever added to.
REVOKE UPDATE, DELETE ON journal_entry, journal_seal FROM :"app";
REVOKE UPDATE, DELETE ON publishing_call FROM :"app";
REVOKE UPDATE ON reviews_event, publishing_release FROM :"app";
-- What only `migrate` writes.
REVOKE INSERT, UPDATE, DELETE ON django_migrations, django_content_type, auth_permission FROM :"app";

-- The reader: what is in the sheets, their course and what is public.
SELECT format('GRANT SELECT ON %I TO %I', tablename, :'reader') FROM pg_tables
WHERE schemaname = 'public' AND tablename ~ '^(departments|projects|reviews|publishing)_'
  AND tablename NOT IN ('publishing_token', 'publishing_call', 'publishing_callrate', 'reviews_notice',
                        'reviews_phrase', 'reviews_savedfilter', 'reviews_delegation') \gexec

COMMIT;
