"""Copy of the portal's public content in the plain tables, each achievement with its first partner and figure."""

STATEMENTS = [
    """
    INSERT INTO plain.plain_sector (id, slug, name_en, name_ko, "order")
    SELECT id, slug, name_en, name_ko, position FROM sectors_sector
    """,
    """
    INSERT INTO plain.plain_partner (id, slug, name_en, name_ko)
    SELECT id, slug, name_en, name_ko FROM achievements_organization
    """,
    """
    INSERT INTO plain.plain_achievement (id, name_en, name_ko, text_en, text_ko, place, sector_id, partner_id,
        start_year, end_year, status, figure, unit)
    SELECT a.id, a.title_en, a.title_ko, a.text_en, a.text_ko, a.place_en, a.sector_id, p.organization_id,
        extract(year FROM nullif(a.period_start, '0001-01-01')), extract(year FROM nullif(a.period_end, '9999-12-31')),
        CASE WHEN a.period_start > current_date THEN 'planned' WHEN a.period_end < current_date THEN 'ended'
            WHEN a.period_start IS NULL THEN '' ELSE 'under-way' END,
        f.value, coalesce(f.unit, '')
    FROM achievements_achievement a
    JOIN LATERAL (SELECT organization_id FROM achievements_partner WHERE achievement_id = a.id
        ORDER BY position LIMIT 1) p ON true
    LEFT JOIN LATERAL (SELECT value, coalesce(nullif(name_en, ''), symbol) AS unit FROM achievements_figure
        JOIN achievements_unit u ON u.id = unit_id WHERE achievement_id = a.id ORDER BY position LIMIT 1) f ON true
    WHERE a.publish_at <= now() AND (a.withdraw_at IS NULL OR a.withdraw_at > now())
    """,
    "VACUUM ANALYZE",
]


def fill(connection):
    for statement in STATEMENTS:
        connection.execute(statement)
