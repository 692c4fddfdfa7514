extension Migration {
    /// Quotas by the hour of the clock, in the rows of the shared rate limit: endpoint `points`, and in `tokens`, below
    /// zero, what was taken since the hour of `refilled_at` began. `PointsQuota` states the same arithmetic.
    static let hourlyPoints = Migration(
        version: 17, name: "hourly_points",
        script: """
            -- good_for: seconds until what was given ends; pause: until asking again is worth it.
            CREATE FUNCTION budget_points(
                of_pool text, wanted integer, needed integer, quota integer, hour float8,
                OUT points integer, OUT good_for float8, OUT pause float8)
            LANGUAGE plpgsql AS $$
            DECLARE
                b budgets := budget_row(of_pool, 'points', 0);
                moment timestamptz := clock_timestamp();
                seconds float8 := extract(epoch FROM moment)::float8;
                hour_left float8 := hour - (seconds - floor(seconds / hour) * hour);
            BEGIN
                points := 0;
                good_for := 0;
                pause := 0;
                IF b.frozen_until > moment THEN
                    pause := extract(epoch FROM b.frozen_until - moment);
                    RETURN;
                END IF;
                IF floor(extract(epoch FROM b.refilled_at)::float8 / hour) <> floor(seconds / hour) THEN
                    b.tokens := 0;
                END IF;
                points := greatest(0, least(wanted, quota + floor(b.tokens)::integer));
                IF points < needed THEN
                    points := 0;
                    pause := hour_left;
                    RETURN;
                END IF;
                good_for := hour_left;
                UPDATE budgets SET tokens = b.tokens - points, refilled_at = moment, frozen_until = b.frozen_until
                WHERE site = of_pool AND endpoint = 'points';
            END $$;
            """)
}
