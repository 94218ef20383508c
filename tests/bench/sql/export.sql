-- The columns of the CSV file, an achievement on a row; rows of its own joined with semicolons.
COPY (
    SELECT a.id, p.title_en, p.title_ko, s.name_en, s.name_ko, a.title_en, a.title_ko, a.text_en, a.text_ko, a.period,
        a.period_start, a.period_end,
        CASE WHEN a.period_start IS NULL THEN 'undated' WHEN a.period_start > current_date THEN 'planned'
            WHEN a.period_end < current_date THEN 'ended' ELSE 'under-way' END,
        a.place_en, a.place_ko, a.outcome, a.outcome_note_en, a.outcome_note_ko, a.publish_at, a.changed_at,
        (SELECT string_agg(t.text_en, '; ' ORDER BY t.position) FROM achievements_achievement_points l
            JOIN sectors_strategypoint t ON t.id = l.strategypoint_id WHERE l.achievement_id = a.id),
        (SELECT string_agg(t.title_en, '; ' ORDER BY t.position) FROM achievements_part t WHERE t.achievement_id = a.id),
        (SELECT string_agg(concat_ws(' ', t.label_en, t.value, t.unit_en, t.kind), '; ' ORDER BY t.position)
            FROM achievements_figure t WHERE t.achievement_id = a.id),
        (SELECT string_agg(concat_ws(' ', o.name_en, t.role), '; ' ORDER BY t.position) FROM achievements_partner t
            JOIN achievements_organization o ON o.id = t.organization_id WHERE t.achievement_id = a.id),
        (SELECT string_agg(t.url, '; ' ORDER BY t.position) FROM achievements_source t WHERE t.achievement_id = a.id)
    FROM achievements_achievement a
    JOIN sectors_sector s ON s.id = a.sector_id
    JOIN sectors_plan p ON p.id = s.plan_id
    WHERE a.publish_at <= now() AND (a.withdraw_at IS NULL OR a.withdraw_at > now())
        AND s.publish_at <= now() AND (s.withdraw_at IS NULL OR s.withdraw_at > now())
        AND p.publish_at <= now() AND (p.withdraw_at IS NULL OR p.withdraw_at > now())
    ORDER BY a.period_start DESC NULLS LAST, a.id
) TO STDOUT (FORMAT csv)
