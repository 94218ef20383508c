-- What each filter adds to the conditions of found.sql.

-- sector
AND s.slug = %(sector)s

-- status
AND a.period_end < %(today)s

-- partner
AND a.id IN (SELECT t.achievement_id FROM achievements_partner t
    JOIN achievements_organization o ON o.id = t.organization_id WHERE o.slug = %(partner)s)

-- from
AND a.period_end >= make_date(%(from)s, 1, 1)

-- to
AND a.period_start <= make_date(%(to)s, 12, 31)

-- q
AND (a.search_text LIKE %(pattern)s
    OR a.id IN (SELECT t.achievement_id FROM achievements_part t WHERE t.search_text LIKE %(pattern)s)
    OR a.id IN (SELECT t.achievement_id FROM achievements_partner t
        JOIN achievements_organization o ON o.id = t.organization_id WHERE o.search_text LIKE %(pattern)s))
