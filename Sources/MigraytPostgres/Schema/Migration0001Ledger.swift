extension Migration {
    /// Ids, numbers, states and codes. No column holds what a person wrote in a work item.
    ///
    /// `step` is the phase's place times 100 plus the level (`PhaseStep.code`), so that its order is the run's order.
    static let ledger = Migration(
        version: 1, name: "ledger",
        script: """
            CREATE TABLE tenants (
                id uuid PRIMARY KEY,
                created_at timestamptz NOT NULL DEFAULT now()
            );
            CREATE TABLE users (
                id uuid PRIMARY KEY,
                tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
                login_digest text NOT NULL UNIQUE,
                password_hash text NOT NULL,
                role text NOT NULL
            );
            CREATE TABLE projects (
                id uuid PRIMARY KEY,
                tenant_id uuid NOT NULL REFERENCES tenants,
                name text NOT NULL,
                created_at timestamptz NOT NULL
            );
            CREATE INDEX projects_of_tenant ON projects (tenant_id, created_at DESC);
            CREATE TABLE connections (
                id uuid PRIMARY KEY,
                tenant_id uuid NOT NULL REFERENCES tenants,
                user_id uuid NOT NULL REFERENCES users,
                endpoint jsonb NOT NULL,
                secret_arn text NOT NULL,
                created_at timestamptz NOT NULL
            );
            CREATE INDEX connections_of_tenant ON connections (tenant_id, created_at DESC);

            -- source_id and target_id name connections that may be deleted once the run has ended.
            CREATE TABLE runs (
                id uuid PRIMARY KEY,
                tenant_id uuid NOT NULL REFERENCES tenants,
                project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
                source_id uuid NOT NULL,
                target_id uuid NOT NULL,
                type text NOT NULL,
                options jsonb NOT NULL,
                state text NOT NULL,
                paused_from text,
                failure text,
                failure_field text,
                total_items bigint,
                created_at timestamptz NOT NULL,
                started_at timestamptz,
                finished_at timestamptz,
                site jsonb,
                planner_owner text,
                planner_fence bigint NOT NULL DEFAULT 0,
                planner_lease interval NOT NULL DEFAULT '0',
                planner_lease_until timestamptz,
                plan_level integer NOT NULL DEFAULT 0,
                plan_last_item bigint
            );
            CREATE UNIQUE INDEX runs_one_active_per_project ON runs (project_id)
                WHERE state IN ('CREATED', 'PLANNING', 'RUNNING', 'PAUSED', 'VERIFYING');
            CREATE INDEX runs_of_tenant ON runs (tenant_id, created_at DESC);
            CREATE INDEX runs_of_project ON runs (project_id, created_at DESC);

            -- ordinal stays NULL until the planning is finished.
            CREATE TABLE run_steps (
                run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
                step integer NOT NULL,
                ordinal integer,
                state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'OPEN', 'CLOSED')),
                enumerated bigint NOT NULL DEFAULT 0,
                whole_run boolean NOT NULL DEFAULT false,
                completed bigint NOT NULL DEFAULT 0,
                skipped bigint NOT NULL DEFAULT 0,
                failed bigint NOT NULL DEFAULT 0,
                PRIMARY KEY (run_id, step),
                UNIQUE (run_id, ordinal)
            );
            CREATE UNIQUE INDEX run_steps_one_open ON run_steps (run_id) WHERE state = 'OPEN';

            -- pending to failed tally the shard's items, in the transaction that changes them.
            CREATE TABLE shards (
                id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
                run_id uuid NOT NULL,
                step integer NOT NULL,
                first_item bigint NOT NULL,
                state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'READY', 'LEASED', 'DONE')),
                fence bigint NOT NULL DEFAULT 0,
                owner text,
                lease_until timestamptz,
                publish_pending boolean NOT NULL DEFAULT false,
                marked_at timestamptz,
                published_at timestamptz,
                publications integer NOT NULL DEFAULT 0,
                not_before timestamptz,
                attempts integer NOT NULL DEFAULT 0,
                item_count integer NOT NULL,
                pending integer NOT NULL,
                intent integer NOT NULL DEFAULT 0,
                unknown integer NOT NULL DEFAULT 0,
                completed integer NOT NULL DEFAULT 0,
                skipped integer NOT NULL DEFAULT 0,
                failed integer NOT NULL DEFAULT 0,
                FOREIGN KEY (run_id, step) REFERENCES run_steps ON DELETE CASCADE
            ) WITH (fillfactor = 70);
            CREATE INDEX shards_of_step ON shards (run_id, step, first_item);
            CREATE INDEX shards_not_done ON shards (run_id, step, state, first_item) WHERE state <> 'DONE';
            CREATE INDEX shards_to_publish ON shards (marked_at, first_item) WHERE publish_pending;
            CREATE INDEX shards_leased ON shards (lease_until) WHERE state = 'LEASED';
            CREATE INDEX shards_ready ON shards (published_at) WHERE state = 'READY' AND NOT publish_pending;

            CREATE TABLE outbox_items (
                run_id uuid NOT NULL,
                step integer NOT NULL,
                item_id bigint NOT NULL,
                shard_id uuid NOT NULL REFERENCES shards ON DELETE CASCADE,
                state text NOT NULL DEFAULT 'PENDING'
                    CHECK (state IN ('PENDING', 'INTENT', 'UNKNOWN', 'COMPLETED', 'SKIPPED', 'FAILED')),
                reason text,
                field text,
                issue_key text,
                attempts integer NOT NULL DEFAULT 0,
                intent_at timestamptz,
                intent_fence bigint,
                last_known_issue_number bigint,
                updated_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (run_id, step, item_id)
            ) WITH (fillfactor = 85);
            CREATE INDEX outbox_items_of_shard ON outbox_items (shard_id);
            CREATE INDEX outbox_items_to_look_at ON outbox_items (run_id, state, step, item_id)
                WHERE state IN ('INTENT', 'UNKNOWN', 'FAILED');

            CREATE TABLE migrated_issues (
                project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
                item_id bigint NOT NULL,
                issue_project text NOT NULL,
                issue_number bigint NOT NULL,
                issue_id text NOT NULL,
                revision integer NOT NULL,
                follow_ups integer NOT NULL,
                PRIMARY KEY (project_id, item_id)
            );
            CREATE INDEX migrated_issues_by_number ON migrated_issues (project_id, issue_project, issue_number);

            -- Issues that came to light beside the one that stands for the item, or after the claim was lost.
            CREATE TABLE orphan_issues (
                project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
                item_id bigint NOT NULL,
                issue_project text NOT NULL,
                issue_number bigint NOT NULL,
                issue_id text NOT NULL,
                revision integer NOT NULL,
                run_id uuid NOT NULL,
                recorded_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (project_id, item_id, issue_project, issue_number)
            );

            -- shard_id is the writer of the last intent.
            CREATE TABLE effects (
                project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
                kind text NOT NULL,
                subject bigint NOT NULL,
                part text NOT NULL,
                state text NOT NULL
                    CHECK (state IN ('PENDING', 'INTENT', 'UNKNOWN', 'COMPLETED', 'SKIPPED', 'FAILED')),
                remote_id text,
                shard_id uuid NOT NULL,
                fence bigint NOT NULL,
                intent_at timestamptz,
                reason text,
                field text,
                PRIMARY KEY (project_id, kind, subject, part)
            );
            CREATE INDEX effects_unsettled ON effects (shard_id) WHERE state IN ('INTENT', 'UNKNOWN');

            CREATE TABLE diagnostics (
                run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
                step integer NOT NULL,
                item_id bigint NOT NULL,
                code text NOT NULL,
                field text NOT NULL DEFAULT '',
                count integer NOT NULL,
                PRIMARY KEY (run_id, step, item_id, code, field)
            );
            -- account is NULL for a person who was looked for and has none.
            CREATE TABLE identities (
                project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
                source_id text NOT NULL,
                account text,
                PRIMARY KEY (project_id, source_id)
            );
            CREATE TABLE commands (
                run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
                command_id text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (run_id, command_id)
            );
            CREATE TABLE events (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
                kind text NOT NULL,
                step integer,
                state text NOT NULL,
                enumerated bigint NOT NULL,
                finished bigint NOT NULL,
                failed bigint NOT NULL,
                happened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                published boolean NOT NULL DEFAULT false
            );
            CREATE INDEX events_to_publish ON events (id) WHERE NOT published;
            CREATE INDEX events_of_run ON events (run_id, kind, id);

            -- granted is what the last take was given: UPDATE can return new values only.
            CREATE TABLE budgets (
                site text NOT NULL,
                endpoint text NOT NULL,
                tokens double precision NOT NULL,
                refilled_at timestamptz NOT NULL,
                frozen_until timestamptz NOT NULL DEFAULT '-infinity',
                granted integer NOT NULL DEFAULT 0,
                PRIMARY KEY (site, endpoint)
            ) WITH (fillfactor = 10);
            """)
}
