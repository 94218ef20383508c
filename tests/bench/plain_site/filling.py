"""Copy of the portal's public content in the plain tables."""

STATEMENTS = [
    """
    INSERT INTO plain.plain_site_sector (id, slug, title_en, title_ko, text_en, text_ko, "order")
    SELECT id, slug, name_en, name_ko, goal_en, goal_ko, position FROM sectors_sector
    """,
    """
    INSERT INTO plain.plain_site_point (sector_id, title_en, title_ko, text_en, text_ko)
    SELECT sector_id, '', '', text_en, text_ko FROM sectors_strategypoint ORDER BY position
    """,
    """
    INSERT INTO plain.plain_site_partner (id, title_en, title_ko)
    SELECT id, name_en, name_ko FROM achievements_organization
    """,
    """
    INSERT INTO plain.plain_site_achievement (id, sector_id, title_en, title_ko, text_en, text_ko, place, status,
        start, "end")
    SELECT id, sector_id, title_en, title_ko, text_en, text_ko, place_en,
        CASE WHEN period_start > current_date THEN 'planned' WHEN period_end < current_date THEN 'ended'
            WHEN period_start IS NULL THEN '' ELSE 'under-way' END, nullif(period_start, '0001-01-01'),
        nullif(period_end, '9999-12-31')
    FROM achievements_achievement a
    """,
    """
    INSERT INTO plain.plain_site_achievement_partners (achievement_id, partner_id)
    SELECT DISTINCT achievement_id, organization_id FROM achievements_partner
    """,
    """
    INSERT INTO plain.plain_site_part (achievement_id, title_en, title_ko, start, "end")
    SELECT achievement_id, title_en, title_ko, nullif(period_start, '0001-01-01'), nullif(period_end, '9999-12-31')
    FROM achievements_part ORDER BY position
    """,
    """
    INSERT INTO plain.plain_site_figure (achievement_id, title_en, title_ko, value, unit)
    SELECT f.achievement_id, m.name_en, m.name_ko, f.value, coalesce(nullif(u.name_en, ''), u.symbol)
    FROM achievements_figure f JOIN achievements_measure m ON m.id = f.measure_id
    JOIN achievements_unit u ON u.id = f.unit_id ORDER BY f.position
    """,
    "VACUUM ANALYZE",
]


def fill(connection):
    for statement in STATEMENTS:
        connection.execute(statement)
