extension Migration {
    /// A 429 that stays alone costs a bucket less than one that does not. `RateBucket` states the same arithmetic.
    static let loneThrottling = Migration(
        version: 16, name: "lone_throttling",
        script: """
            ALTER TABLE budgets ADD COLUMN slowed_repeatedly boolean NOT NULL DEFAULT false;

            DROP FUNCTION budget_slow(text, text, float8, float8, float8, float8, float8, float8, float8);
            CREATE FUNCTION budget_slow(
                of_site text, of_endpoint text, factor float8, repeated float8, pause float8, full_tokens float8,
                least_share float8, guard float8, soon float8, step float8, quiet float8) RETURNS void
            LANGUAGE plpgsql AS $$
            DECLARE
                b budgets := budget_row(of_site, of_endpoint, full_tokens);
                moment timestamptz := clock_timestamp();
                since float8 := extract(epoch FROM moment - b.slowed_at);
            BEGIN
                IF since >= guard THEN
                    b.slowed_repeatedly := since < soon;
                    b.share := greatest(least_share, budget_share(b, moment, step, quiet)
                        * CASE WHEN since < soon THEN repeated ELSE factor END);
                    b.slowed_at := moment + make_interval(secs => pause);
                ELSIF NOT b.slowed_repeatedly AND repeated < factor THEN
                    b.slowed_repeatedly := true;
                    b.share := greatest(least_share, b.share * repeated / factor);
                END IF;
                IF pause > 0 THEN
                    b.tokens := least(b.tokens, 0);
                    b.refilled_at := moment;
                    b.frozen_until := greatest(b.frozen_until, moment + make_interval(secs => pause));
                END IF;
                UPDATE budgets SET tokens = b.tokens, refilled_at = b.refilled_at, frozen_until = b.frozen_until,
                    share = b.share, slowed_at = b.slowed_at, slowed_repeatedly = b.slowed_repeatedly
                WHERE site = of_site AND endpoint = of_endpoint;
            END $$;
            """)
}
