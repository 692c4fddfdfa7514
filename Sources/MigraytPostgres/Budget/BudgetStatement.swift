/// The statements of the shared rate limit; the arithmetic stands in the functions that they call.
enum BudgetStatement {
    static let take = """
        SELECT granted, first_due, spacing, pause
        FROM budget_take($1, $2, $3::integer, $4::float8, $5::float8, $6::float8, $7::float8, $8::float8)
        """
    static let slow = """
        SELECT budget_slow(
            $1, $2, $3::float8, $4::float8, $5::float8, $6::float8, $7::float8, $8::float8, $9::float8,
            $10::float8, $11::float8)::text AS slowed
        """
}
