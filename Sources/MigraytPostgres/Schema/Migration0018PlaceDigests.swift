extension Migration {
    /// Endpoints leave the database for the connections' secrets; keyed digests of them stay.
    ///
    /// SQL reaches no secret, so connections from before do not open any more: their digests are none of any place, their
    /// secrets hold no endpoint, and a run that uses one pauses with `secrets.not_found`. They can be listed, deleted and
    /// erased, so no secret is forgotten.
    static let placeDigests = Migration(
        version: 18, name: "place_digests",
        script: """
            ALTER TABLE connections ADD COLUMN platform text, ADD COLUMN place text, ADD COLUMN site text;
            -- A dropped column stays in its rows: what stood in it goes first.
            UPDATE connections SET platform = CASE WHEN endpoint ? 'jira' THEN 'jira' ELSE 'azure_devops' END,
                place = 'older ' || id, site = 'older ' || id, endpoint = '{}';
            ALTER TABLE connections DROP COLUMN endpoint,
                ALTER COLUMN platform SET NOT NULL, ALTER COLUMN place SET NOT NULL, ALTER COLUMN site SET NOT NULL,
                ADD CHECK (platform IN ('azure_devops', 'jira'));
            -- Named by hosts until now. A row that is missing is a full bucket.
            DELETE FROM budgets;
            -- Kept answers that name a place, or areas. Their requests may be made again without harm.
            DELETE FROM request_keys
            WHERE answer LIKE '%"url":%' OR answer LIKE '%"organisation":%' OR answer LIKE '%"areaPaths":%';
            """)
}
