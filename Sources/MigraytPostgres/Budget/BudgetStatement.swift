/// The statements of the shared rate limit; the arithmetic stands in the functions that they call.
enum BudgetStatement {
    static let take = """
        SELECT granted, first_due, spacing, pause
        FROM budget_take($1, $2, $3::integer, $4::float8, $5::float8, $6::float8, $7::float8, $8::float8)
        """
    /// Points alone, where the tokens are there.
    static let points =
        "SELECT points, good_for, pause AS points_pause FROM budget_points($1, $2::integer, $3::integer, $4::integer, $5::float8)"
    /// Both in one round trip. Without the points that are needed no token is taken, which would be lost.
    static let takeWithPoints = """
        SELECT p.points, p.good_for, p.pause AS points_pause, t.granted, t.first_due, t.spacing, t.pause
        FROM budget_points($9, $10::integer, $11::integer, $12::integer, $13::float8) p CROSS JOIN LATERAL
            budget_take($1, $2, CASE WHEN p.points < $11::integer THEN 0 ELSE $3::integer END, $4::float8, $5::float8,
                $6::float8, $7::float8, $8::float8) t
        """
    static let slow = """
        SELECT budget_slow(
            $1, $2, $3::float8, $4::float8, $5::float8, $6::float8, $7::float8, $8::float8, $9::float8,
            $10::float8, $11::float8)::text AS slowed
        """
}
