-- The counts beside the choices of each facet. What an achievement has several of counts it once for each value.

-- count
SELECT 'count', NULL, NULL, count(*) FROM found f;

-- plan
SELECT 'plan', f.plan_id::text, NULL, count(*) FROM found f GROUP BY f.plan_id;

-- sector
SELECT 'sector', f.sector_id::text, NULL, count(*) FROM found f GROUP BY f.sector_id;

-- point
SELECT 'point', t.strategypoint_id::text, NULL, count(*)
FROM found f JOIN achievements_achievement_points t ON t.achievement_id = f.id GROUP BY t.strategypoint_id;

-- status
SELECT 'status', f.status, NULL, count(*) FROM found f GROUP BY f.status;

-- outcome
SELECT 'outcome', f.outcome, NULL, count(*) FROM found f GROUP BY f.outcome;

-- partner
SELECT 'partner', t.organization_id::text, NULL, count(DISTINCT f.id)
FROM found f JOIN achievements_partner t ON t.achievement_id = f.id GROUP BY t.organization_id;

-- role
SELECT 'role', t.role, NULL, count(DISTINCT f.id)
FROM found f JOIN achievements_partner t ON t.achievement_id = f.id {of_partner} GROUP BY t.role;

-- place
SELECT 'place', f.place_en, f.place_ko, count(*)
FROM found f WHERE f.place_en <> '' OR f.place_ko <> '' GROUP BY f.place_en, f.place_ko;

-- measure
SELECT 'measure', t.measure_id::text, NULL, count(DISTINCT f.id)
FROM found f JOIN achievements_figure t ON t.achievement_id = f.id GROUP BY t.measure_id;

-- unit
SELECT 'unit', coalesce(u.base_id, u.id)::text, NULL, count(DISTINCT f.id)
FROM found f JOIN achievements_figure t ON t.achievement_id = f.id JOIN achievements_unit u ON u.id = t.unit_id
GROUP BY coalesce(u.base_id, u.id);

-- kind
SELECT 'kind', t.kind, NULL, count(DISTINCT f.id)
FROM found f JOIN achievements_figure t ON t.achievement_id = f.id GROUP BY t.kind;

-- sourced
SELECT 'sourced', 'yes', NULL, count(*)
FROM found f WHERE EXISTS (SELECT FROM achievements_source t WHERE t.achievement_id = f.id);
