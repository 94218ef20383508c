-- The first page: its rows, then their figures and partners.
SELECT a.*, s.slug, s.name_en, s.name_ko
FROM ({found} ORDER BY a.period_start DESC NULLS LAST, a.id LIMIT 25) f
JOIN achievements_achievement a ON a.id = f.id
JOIN sectors_sector s ON s.id = a.sector_id
ORDER BY a.period_start DESC NULLS LAST, a.id;

SELECT * FROM achievements_figure WHERE achievement_id = ANY(%(page)s) ORDER BY position, id;

SELECT p.role, o.* FROM achievements_partner p JOIN achievements_organization o ON o.id = p.organization_id
WHERE p.achievement_id = ANY(%(page)s) ORDER BY p.position, p.id;
