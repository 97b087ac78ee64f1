-- name: find_exams
-- A page of the exams that hold all words in their texts or the names of their classes, newest first, and one more row when
-- another page follows. Copies are counted for the rows of the page only.
WITH page AS MATERIALIZED (
  SELECT e.* FROM exams e
   WHERE (%(cursor)s::uuid IS NULL OR e.list_key < %(cursor)s)
     AND (%(words)s::text[] = '{}' OR folded(concat_ws(E'\n', e.title, e.subject, e.teacher, e.school_year, (
           SELECT string_agg(c.name, E'\n') FROM exam_classes x JOIN classes c ON c.id = x.class_id WHERE x.exam_id = e.id)))
         LIKE ALL (ARRAY(SELECT folded(word) FROM unnest(%(words)s::text[]) AS word)))
   ORDER BY e.list_key DESC LIMIT %(limit)s + 1)
SELECT p.id, p.external_id, p.version, p.title, p.subject, p.language, p.held_on AS date, p.school_year, p.teacher,
       p.created_at, p.updated_at, p.list_key, m.*,
       (SELECT coalesce(array_agg(c.name ORDER BY x.position), '{}') FROM exam_classes x JOIN classes c ON c.id = x.class_id
         WHERE x.exam_id = p.id AND (c.parent_id IS NULL
           OR c.parent_id NOT IN (SELECT o.class_id FROM exam_classes o WHERE o.exam_id = p.id))) AS classes
  FROM page p CROSS JOIN LATERAL (
       SELECT count(*) AS students, count(*) FILTER (WHERE s.status = 'graded') AS graded,
              count(*) FILTER (WHERE s.status = 'to_grade') AS to_grade, count(*) FILTER (WHERE s.status = 'absent') AS absent
         FROM submissions s WHERE s.exam_id = p.id) m
 ORDER BY p.list_key DESC

-- name: exam_titles
-- The newest exams, and one that may be older, as a list to choose from shows them.
SELECT id, title, held_on AS date FROM exams
 WHERE id IN (SELECT id FROM exams ORDER BY list_key DESC LIMIT %(limit)s) OR id = %(exam_id)s
 ORDER BY list_key DESC
