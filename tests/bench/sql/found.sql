-- What is public, with what is counted. Conditions of filters are put at the end.
SELECT a.id, s.plan_id, a.sector_id, a.outcome, a.place_en, a.place_ko, a.period_start,
    CASE WHEN a.period_start IS NULL THEN 'undated' WHEN a.period_start > %(today)s THEN 'planned'
        WHEN a.period_end < %(today)s THEN 'ended' ELSE 'under-way' END AS status
FROM achievements_achievement a
JOIN sectors_sector s ON s.id = a.sector_id
JOIN sectors_plan p ON p.id = s.plan_id
WHERE a.publish_at <= now() AND (a.withdraw_at IS NULL OR a.withdraw_at > now())
    AND s.publish_at <= now() AND (s.withdraw_at IS NULL OR s.withdraw_at > now())
    AND p.publish_at <= now() AND (p.withdraw_at IS NULL OR p.withdraw_at > now())
