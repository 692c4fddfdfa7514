extension Migration {
    /// The guard that stands before every write of a worker: it locks the shard and ends the transaction with an error
    /// when the claim is lost, so that no answer has to be waited for before the writes behind it are sent.
    static let holdClaim = Migration(
        version: 11, name: "hold_claim",
        script: """
            CREATE FUNCTION hold_claim(its_shard uuid, its_fence bigint, or_done boolean) RETURNS void
            LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM 1 FROM shards
                WHERE id = its_shard AND fence = its_fence
                    AND (state = 'LEASED' OR or_done AND state = 'DONE') FOR UPDATE;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'the claim of the shard is lost' USING ERRCODE = 'MG001';
                END IF;
            END
            $$;
            """)
}
