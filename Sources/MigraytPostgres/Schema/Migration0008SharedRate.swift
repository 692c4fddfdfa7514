extension Migration {
    /// Buckets give tokens ahead, slow down when the server says so, and recover.
    ///
    /// Functions, because a take must lock the row before it reads the clock, in one round trip. The constants come from
    /// the caller; `RateBucket` states the same arithmetic.
    static let sharedRate = Migration(
        version: 8, name: "shared_rate",
        script: """
            ALTER TABLE budgets
                DROP COLUMN granted,
                ADD COLUMN share double precision NOT NULL DEFAULT 1,
                ADD COLUMN slowed_at timestamptz NOT NULL DEFAULT to_timestamp(0);

            CREATE FUNCTION budget_share(b budgets, moment timestamptz, step float8, quiet float8) RETURNS float8
            LANGUAGE sql IMMUTABLE AS $$
                SELECT least(1, b.share
                    + step * floor(greatest(0, extract(epoch FROM moment - b.slowed_at)::float8) / quiet))
            $$;

            -- The row, locked; made when it is missing. A row that was refilled later than now was written before the
            -- clock went back: what it says of the future is forgotten, or a jump of an hour would stop the fleet for one.
            CREATE FUNCTION budget_row(of_site text, of_endpoint text, full_tokens float8) RETURNS budgets
            LANGUAGE plpgsql AS $$
            DECLARE
                b budgets;
                moment timestamptz;
            BEGIN
                SELECT * INTO b FROM budgets WHERE site = of_site AND endpoint = of_endpoint FOR UPDATE;
                IF NOT FOUND THEN
                    -- Rows of single issues are many and full again within seconds: now and then the idle ones go.
                    IF of_endpoint LIKE 'issue %' AND random() < 0.02 THEN
                        DELETE FROM budgets WHERE ctid IN (
                            SELECT ctid FROM budgets WHERE endpoint LIKE 'issue %'
                                AND greatest(refilled_at, frozen_until) < clock_timestamp() - interval '10 minutes'
                            FOR UPDATE SKIP LOCKED);
                    END IF;
                    INSERT INTO budgets (site, endpoint, tokens, refilled_at)
                    VALUES (of_site, of_endpoint, full_tokens, clock_timestamp()) ON CONFLICT DO NOTHING;
                    SELECT * INTO b FROM budgets WHERE site = of_site AND endpoint = of_endpoint FOR UPDATE;
                END IF;
                moment := clock_timestamp();
                IF b.refilled_at > moment + interval '1 second' THEN
                    b.refilled_at := moment;
                    b.frozen_until := least(b.frozen_until, moment);
                    b.slowed_at := least(b.slowed_at, moment);
                END IF;
                RETURN b;
            END $$;

            -- first_due: seconds until the first token may be used; pause: until asking again is worth it.
            CREATE FUNCTION budget_take(
                of_site text, of_endpoint text, wanted integer, full_rate float8, burst float8, horizon float8,
                step float8, quiet float8,
                OUT granted integer, OUT first_due float8, OUT spacing float8, OUT pause float8)
            LANGUAGE plpgsql AS $$
            DECLARE
                b budgets := budget_row(of_site, of_endpoint, burst);
                moment timestamptz := clock_timestamp();
                opens timestamptz := b.frozen_until;
                rate float8;
                available float8;
            BEGIN
                -- The row '*' closes all of a site; only whole-site freezes write it.
                SELECT greatest(opens, max(w.frozen_until)) INTO opens FROM budgets w
                WHERE w.site = of_site AND w.endpoint = '*' AND w.refilled_at <= moment + interval '1 second';
                IF opens > moment THEN
                    granted := 0;
                    first_due := 0;
                    spacing := 0;
                    pause := extract(epoch FROM opens - moment);
                    RETURN;
                END IF;
                rate := full_rate * budget_share(b, moment, step, quiet);
                available := least(burst, b.tokens + rate * greatest(
                    0, extract(epoch FROM moment - greatest(b.refilled_at, opens))::float8));
                granted := greatest(0, least(wanted, floor(available + rate * horizon)::integer));
                first_due := (1 - available) / rate;
                spacing := 1 / rate;
                pause := greatest(0, least(wanted, burst + rate * horizon) - available - rate * horizon) / rate;
                UPDATE budgets SET tokens = available - granted, refilled_at = moment, frozen_until = b.frozen_until,
                    slowed_at = b.slowed_at
                WHERE site = of_site AND endpoint = of_endpoint;
            END $$;

            CREATE FUNCTION budget_slow(
                of_site text, of_endpoint text, factor float8, pause float8, full_tokens float8, least_share float8,
                guard float8, step float8, quiet float8) RETURNS void
            LANGUAGE plpgsql AS $$
            DECLARE
                b budgets := budget_row(of_site, of_endpoint, full_tokens);
                moment timestamptz := clock_timestamp();
            BEGIN
                IF moment >= b.slowed_at + make_interval(secs => guard) THEN
                    b.share := greatest(least_share, budget_share(b, moment, step, quiet) * factor);
                    b.slowed_at := moment + make_interval(secs => pause);
                END IF;
                IF pause > 0 THEN
                    b.tokens := least(b.tokens, 0);
                    b.refilled_at := moment;
                    b.frozen_until := greatest(b.frozen_until, moment + make_interval(secs => pause));
                END IF;
                UPDATE budgets SET tokens = b.tokens, refilled_at = b.refilled_at, frozen_until = b.frozen_until,
                    share = b.share, slowed_at = b.slowed_at
                WHERE site = of_site AND endpoint = of_endpoint;
            END $$;
            """)
}
