-- The first page: its rows, then their figures and partners.
SELECT a.*, s.slug, s.name_en, s.name_ko
FROM ({found} ORDER BY a.period_start DESC NULLS LAST, a.id LIMIT 25) f
JOIN achievements_achievement a ON a.id = f.id
JOIN sectors_sector s ON s.id = a.sector_id
ORDER BY a.period_start DESC NULLS LAST, a.id;

SELECT f.*, m.*, u.* FROM achievements_figure f JOIN achievements_measure m ON m.id = f.measure_id
JOIN achievements_unit u ON u.id = f.unit_id WHERE f.achievement_id = ANY(%(page)s) ORDER BY f.position, f.id;

SELECT p.role, o.* FROM achievements_partner p JOIN achievements_organization o ON o.id = p.organization_id
WHERE p.achievement_id = ANY(%(page)s) ORDER BY p.position, p.id;
